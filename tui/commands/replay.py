"""`leadsim replay`: the leads of a CRM export under a scenario's options."""

from collections.abc import Sequence
from pathlib import Path

from policies.wording import say
from scenarios.history import History
from scenarios.problems import written_place
from scenarios.scenario import Scenario
from scenarios.size import too_big
from scenarios.writing import written
from sim.experiments.as_it_was import speed_of_record
from sim.experiments.compare import labelled
from sim.experiments.replay import expected_of, over_record, record_days, recorded, with_volume
from tui.as_it_was_text import NO_TOUCHES
from tui.errors import InputError, in_words
from tui.import_options import ImportOptions
from tui.importing import open_import
from tui.opening import find_options, open_plugins, open_scenario
from tui.playing import Places, Question, planned, primary_kpi
from tui.showing import play_and_show
from tui.text import spoken
from tui.writing import Output

_HOW = say(
    "simulated run 1 has the leads as they were, the others have their weeks in another order and number; what the"
    " file does not say is drawn"
)


def replay(
    leads: str,
    scenario: str,
    files: ImportOptions,
    output: Output,
    places: Places,
    *,
    policies: str | None,
    replications: int | None,
    kpi: str | None,
    plugins: Sequence[str],
) -> int:
    """Read, play, print and perhaps write; the exit code. Rows that cannot be used go to a file of their own."""
    opened = open_scenario(scenario, allow_huge=True)
    chosen = find_options(opened, policies)
    imported = open_import(
        leads,
        files,
        folder=output.out or Path(),
        force=output.force,
        expected=expected_of(opened),
        zone=opened.scenario.timezone,
    )
    history = imported.history
    try:
        window = over_record(opened, history)
    except ValueError as error:
        raise InputError(f"{leads}: {in_words(error)}") from None
    record = recorded(window, history)
    is_human = history.first_touch_is_human is not False
    speed = speed_of_record(history) if is_human else None
    _refuse_too_big(scenario, with_volume(window, record))
    open_plugins(list(plugins))
    question = Question(
        scenario=window,
        options=labelled(chosen),
        replications=planned(opened, replications),
        primary=primary_kpi(window, chosen, kpi),
        plugins=tuple(plugins),
        record=record,
        as_it_was=speed,
        notes=(*_notes(window, history), *([NO_TOUCHES] if speed is None and is_human else []), *imported.notes),
    )
    return play_and_show(question, output, places)


def _refuse_too_big(given: str, scenario: Scenario) -> None:
    """The file's own volumes do not matter, but its people and steps do, with as many leads as the record has."""
    problems = [
        f"{given}: {written_place(place, written(scenario))}: {spoken(message)}" for place, message in too_big(scenario)
    ]
    if problems:
        raise InputError("\n".join(problems))


def _notes(window: Scenario, history: History) -> list[str]:
    first, last = record_days(window, history)
    notes: list[str] = [
        say(
            "{leads:,} leads of {first} to {last} are played", leads=len(history.leads.created), first=first, last=last
        ),
        _HOW,
        say("the floor is empty on the first day: there is no warm-up before a record"),
    ]
    behind = [
        f"{policy.name} ({hire.start})"
        for policy in window.policies
        for staffing in policy.staffing.values()
        for hire in staffing.hires
        if hire.start > last
    ]
    return [*notes, say("hires after the record never come: {hires}", hires=", ".join(behind))] if behind else notes
