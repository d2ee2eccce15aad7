"""`leadsim replay`: the leads of a CRM export under a scenario's options."""

import sys
from collections.abc import Sequence
from pathlib import Path

from scenarios.crm.rows import Columns, CrmError, Export, read_leads
from scenarios.problems import written_place
from scenarios.scenario import Scenario
from scenarios.size import too_big
from scenarios.writing import written
from sim.experiments.compare import labelled
from sim.experiments.replay import over_record, record_days, recorded, with_volume
from tui.errors import InputError, shortened
from tui.files import csv_text, free_paths, write
from tui.opening import find_options, open_plugins, open_scenario
from tui.playing import Places, Question, planned, primary_kpi
from tui.showing import play_and_show
from tui.writing import Output

_HOW = (
    "simulated run 1 has the leads as they were, the others have their weeks in another order and number; what the"
    " file does not say is drawn"
)


def replay(
    leads: str,
    scenario: str,
    columns: Columns,
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
    quarantine = (output.out or Path()) / f"{Path(leads).stem}.rejected.csv"
    try:
        export = read_leads(leads, columns, opened)
        window = over_record(opened, export.leads)
    except (CrmError, ValueError) as error:
        raise InputError(str(error)) from None
    record = recorded(window, export.leads)
    _refuse_too_big(scenario, with_volume(window, record))
    _set_aside(export, quarantine, output.force)
    open_plugins(list(plugins))
    question = Question(
        scenario=window,
        options=labelled(chosen),
        replications=planned(opened, replications),
        primary=primary_kpi(window, chosen, kpi),
        plugins=tuple(plugins),
        record=record,
        notes=tuple(_notes(window, export, quarantine)),
    )
    return play_and_show(question, output, places)


def _refuse_too_big(given: str, scenario: Scenario) -> None:
    """The file's own volumes do not matter, but its people and steps do, with as many leads as the record has."""
    problems = [
        f"{given}: {written_place(place, written(scenario))}: {message}" for place, message in too_big(scenario)
    ]
    if problems:
        raise InputError("\n".join(problems))


def columns_of(
    pairs: Sequence[str],
    *,
    source: str | None,
    only: str | None,
    qualified: str | None,
    time_format: str | None,
    delimiter: str,
) -> Columns:
    """The mapping as typed: FIELD=COLUMN with commas between; InputError where a piece is none."""
    titles: dict[str, str] = {}
    for piece in (piece for pair in pairs for piece in pair.split(",")):
        key, sign, title = piece.partition("=")
        if not sign or not key.strip() or not title.strip():
            raise InputError(f'--map: "{shortened(piece)}" is not FIELD=COLUMN, as in created=created_at')
        if key.strip() in titles:
            raise InputError(f"--map: {shortened(key.strip())} is given twice")
        titles[key.strip()] = title.strip()
    if len(delimiter) != 1:
        raise InputError("--delimiter: one character, such as ; or a tab")
    chosen = None
    if only is not None:
        title, sign, value = only.partition("=")
        if not sign:
            raise InputError(f'--only: "{shortened(only)}" is not COLUMN=VALUE')
        chosen = (title.strip(), value.strip())
    words = None if qualified is None else tuple(qualified.split(","))
    return Columns(titles, source, chosen, words, time_format, delimiter)


def _set_aside(export: Export, path: Path, force: bool) -> None:
    if not export.rejected:
        return
    free_paths(path.parent, [path.name], force)
    write(path, csv_text([{"line": line, "reason": reason} for line, reason in export.rejected]))
    print(f"{len(export.rejected):,} rows cannot be used; their lines and why: {path}", file=sys.stderr)


def _notes(window: Scenario, export: Export, quarantine: Path) -> list[str]:
    first, last = record_days(window, export.leads)
    told = f"{len(export.leads):,} leads of {first} to {last} are played"
    if export.rejected:
        told += f"; {len(export.rejected):,} rows cannot be used (see {quarantine.name})"
    if export.left_out:
        told += f"; {export.left_out:,} rows are left out by --only"
    notes = [
        told,
        _HOW,
        "the floor is empty on the first day: there is no warm-up before a record",
    ]
    behind = [
        f"{policy.name} ({hire.start})"
        for policy in window.policies
        for staffing in policy.staffing.values()
        for hire in staffing.hires
        if hire.start > last
    ]
    return [*notes, f"hires after the record never come: {', '.join(behind)}"] if behind else notes
