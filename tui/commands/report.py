"""`leadsim report`: what a run came to that is kept, again; and as a document to be handed on."""

from dataclasses import dataclass, replace

from policies.wording import N_
from tui.asked_again import asked_again, question_again
from tui.commands import best
from tui.commands.case import CASE
from tui.commands.fix import FIX
from tui.commands.front import FRONT
from tui.commands.ladder import LADDER
from tui.commands.lost import LOST
from tui.commands.monitor import MONITOR
from tui.commands.pilot import pilot_again
from tui.commands.robustness import robustness_again
from tui.commands.runs import find_run, opened
from tui.commands.size import size_again
from tui.commands.sweep import sweep_again
from tui.documents.evidence import evidence
from tui.documents.formats import read_formats, rendered
from tui.documents.report import AUDIENCES, STEM, Audience, report_document
from tui.errors import InputError, unknown
from tui.exit_codes import DONE, PARTIAL
from tui.playing import Places
from tui.showing import show
from tui.text import _
from tui.writing import Output, json_text


@dataclass(frozen=True, slots=True)
class Wanted:
    """The document as it was typed."""

    audience: str
    formats: str = "html"
    title: str | None = None


def report(run: int, output: Output, places: Places) -> int:
    """Print and perhaps write what the command printed; "so far" while replications are missing; the exit code."""
    with opened(places) as store:
        stored = find_run(store, run)
        results = [] if stored.experiment.question else list(store.results(run))
        failures = store.failures(run)
    if stored.experiment.question:
        there = replace(places, workers=1, plays=False)
        return asked_again(
            stored, there, lambda path, at, asked: _COMMANDS[stored.experiment.command](path, output, at, asked)
        )
    return show(*question_again(stored, results, failures), output)


def write_report(run: int, wanted: Wanted, output: Output, places: Places) -> int:
    """Write a report of a comparison and of what is kept beside it; the exit code, 3 for a partial run."""
    audience = read_audience(wanted.audience)
    formats = read_formats(wanted.formats)
    if output.out is None:
        raise InputError(_("a report is written into a folder: add --out DIR"))
    output.paths([f"{STEM}.{each}" for each in formats])
    with opened(places) as store:
        found = evidence(store, find_run(store, run), places)
    files = rendered(report_document(found, audience, wanted.title), STEM, formats)
    missing = found.missing()
    output.write(output.paths(list(files)), list(files.values()))
    if output.as_json:
        print(json_text({"run": run, "for": audience, "files": list(files), "missing": missing}))
    else:
        print(
            "\n".join(missing)
            if missing
            else _("The report is whole: nothing of run {run} is missing.").format(run=run)
        )
    return PARTIAL if missing else DONE


def read_audience(given: str) -> Audience:
    """For whom; InputError with those there are."""
    found = next((each for each in AUDIENCES if each == given.strip().lower()), None)
    if found is None:
        raise unknown(N_("reader"), given, AUDIENCES)
    return found


_COMMANDS = {
    best.COMMAND: best.best_again,
    "sweep": sweep_again,
    "size": size_again,
    "robustness": robustness_again,
    "pilot": pilot_again,
    **{each.name: each.again for each in (CASE, LOST, FIX, LADDER, FRONT, MONITOR)},
}
