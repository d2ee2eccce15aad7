"""`leadsim review`: each promise of a comparison that is kept against the months that came."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from policies.wording import N_
from sim.experiments.review import oddities
from sim.experiments.review import review as reviewed
from tui.asked_again import question_again
from tui.commands.runs import find_run, opened
from tui.errors import InputError, in_words, unknown
from tui.import_options import ImportOptions
from tui.importing import open_import
from tui.playing import Outcome, Places, Question
from tui.review_text import review_json, review_text
from tui.showing import compared
from tui.tables import paragraph, screen_width
from tui.text import _, spoken
from tui.writing import Output, json_text


def review(
    leads: str,
    run: int,
    files: ImportOptions,
    output: Output,
    places: Places,
    *,
    policy: str | None,
    since: date | None,
) -> int:
    """Read, compare, print; the exit code. The option is the one named, else the run's best."""
    with opened(replace(places, plays=False)) as store:
        stored = find_run(store, run)
        if stored.experiment.question or stored.experiment.command != "compare":
            said = _(
                "run {run} is of leadsim {command}; what can be reviewed is a run of leadsim compare (leadsim runs"
                " lists them)"
            )
            raise InputError(said.format(run=run, command=stored.experiment.command))
        results = list(store.results(run))
    question, outcome = question_again(stored, results)
    chosen = _option(question, outcome, policy)
    imported = open_import(leads, files, folder=Path(), force=output.force, zone=question.scenario.scenario.timezone)
    try:
        months = reviewed(
            question.scenario, question.options[chosen], outcome.played.runs[chosen], imported.history, since
        )
    except ValueError as error:
        raise InputError(f"{leads}: {in_words(error)}") from None
    odd = oddities(question.scenario, imported.history)
    if output.as_json:
        print(json_text(review_json(months, question.scenario, chosen, run) | {"warnings": [*odd, *imported.notes]}))
        return 0
    width = screen_width()
    first = [paragraph(_("Look first: {what}").format(what=spoken(each)), width) for each in odd]
    print("\n\n".join([*first, review_text(months, question.scenario, chosen, run, width)]))
    told = (paragraph(spoken(each), width, "- ", "  ") for each in imported.notes)
    print("\n".join(["\n" + _("The export"), *told]))
    return 0


def _option(question: Question, outcome: Outcome, given: str | None) -> str:
    """Its name as the run shows it; without one named the winner, else the first."""
    names = list(outcome.played.runs)
    if given is None:
        return compared(question, outcome).winner.policy or names[0]
    for number, name in enumerate(names, 1):
        if given.strip().casefold() == name.casefold() or given.strip() == str(number):
            return name
    raise unknown(N_("option"), given, names)
