"""`leadsim calibrate`: a scenario from a team's own records, and how well it gives them back."""

import re
import sys
from datetime import date
from pathlib import Path

from scenarios.calibration.calibration import Calibration, calibrate
from scenarios.calibration.estimate import Estimate, Setting
from scenarios.calibration.hold_out import cut_at_share
from scenarios.history import History
from scenarios.problems import ScenarioError
from sim.experiments.calibrating import Calibrated, calibrate_and_try, limits
from sim.experiments.validation import Row
from tui.calibration_text import calibration_text, reading_text, unplayable
from tui.errors import InputError, in_words, shortened
from tui.files import Cell, free_paths, write
from tui.findings_text import place_text
from tui.hazard_text import hazard_json
from tui.import_options import ImportOptions
from tui.importing import open_import
from tui.tables import screen_width
from tui.text import _, in_english, spoken
from tui.trial_text import time_label
from tui.writing import Content, Output, json_text

_PICTURES = ("arrivals.png", "waits.png", "coverage.png", "hazards.png")
_FILES = ("calibration.csv", "calibration.json", "calibration.txt", *_PICTURES)
_READ_FILES = ("calibration.json", "calibration.txt", "hazards.png")
"""Of a record without times, which is not tried."""
HELD_OUT = "25%"


def calibrate_file(leads: str, files: ImportOptions, output: Output, *, hold_out: str | None, scenario: Path) -> int:
    """Read, fit, try, print and write; the exit code. Rows that cannot be used go to a file of their own."""
    if scenario.suffix != ".toml":
        raise InputError(_("-o: {file} must end in .toml").format(file=shortened(str(scenario))))
    free_paths(scenario.parent, [scenario.name], output.force)
    imported = open_import(leads, files, folder=scenario.parent, force=output.force, zone=None)
    history = imported.history
    if history.undated:
        return _without_times(history, list(imported.notes), output, hold_out=hold_out, scenario=scenario)
    paths = output.paths(_FILES)
    try:
        found = calibrate_and_try(history, held_out_from(hold_out or HELD_OUT, history), _tell)
    except ScenarioError as error:
        raise InputError(unplayable(leads, error)) from None
    except ValueError as error:
        raise InputError(f"{leads}: {in_words(error)}") from None
    write(scenario, found.text)
    notes = list(imported.notes)
    as_json = json_text(calibration_json(found, notes))
    text = calibration_text(found, notes, str(scenario), screen_width())
    print(as_json if output.as_json else text)
    if paths:
        output.write(paths, [_table(found), f"{as_json}\n", f"{text}\n", *_pictures(found)])
    return 0


def _without_times(history: History, notes: list[str], output: Output, *, hold_out: str | None, scenario: Path) -> int:
    """What a record without times tells of attempts and outcomes; nothing can be held out and tried."""
    if hold_out is not None:
        raise InputError(_("--hold-out: the leads have no times, so that none can be held out"))
    paths = output.paths(_READ_FILES)
    found = calibrate(history)
    write(scenario, found.text())
    name = found.scenario().scenario.name
    limited = {"limits": list(limits(history))}
    as_json = json_text({"scenario": name, "held_out": None, "rows": []} | limited | reading_json(found, notes))
    text = reading_text(found, [*limits(history), *notes], str(scenario), screen_width())
    print(as_json if output.as_json else text)
    if paths:
        output.write(paths, [f"{as_json}\n", f"{text}\n", _hazards_picture(found)])
    return 0


def _hazards_picture(found: Calibration) -> bytes:
    from sim.reports.hazard_figure import hazard_figure
    from sim.reports.pictures import png

    return png(hazard_figure(found.hazards))


def _tell(step: str) -> None:
    print(f"{spoken(step)} ...", file=sys.stderr)


def held_out_from(given: str, history: History) -> date:
    """The first local day held out, from a share such as 25% or 0.25, or a date. InputError for anything else."""
    plain = given.strip()
    share = re.fullmatch(r"(\d{1,2}(?:\.\d+)?)\s*%|(0?\.\d+)", plain)
    try:
        if share is None:
            return date.fromisoformat(plain)
        return cut_at_share(history, float(share[1]) / 100 if share[1] else float(share[2]))
    except ValueError as error:
        if share is not None:
            raise InputError(f"--hold-out: {in_words(error)}") from None
    raise InputError(
        _('--hold-out "{given}": give a share such as 25%, or a day such as 2026-03-01').format(given=shortened(plain))
    )


@in_english
def calibration_json(found: Calibrated, notes: list[str]) -> dict[str, object]:
    """One object: the trial's rows, the fit, what was read and what was not."""
    tried, waiting = found.validation, found.waiting
    return {
        "scenario": found.scenario.scenario.name,
        "held_out": {
            "first": tried.first.isoformat(),
            "last": tried.last.isoformat(),
            "leads": tried.leads,
            "replications": tried.replications,
            "arrivals": "as recorded",
        },
        "rows": [_row_json(row) for row in tried.overall],
        "record_itself": [
            {
                "minutes": one.minutes,
                "earlier": one.earlier,
                "later": one.later,
                "usual_difference": one.usual,
            }
            for one in tried.of_record
        ],
        "by_time_of_week": [_row_json(row) | {"of": time_label(row)} for row in tried.by_time],
        "by_person": [_row_json(row) for row in tried.by_person],
        "fit": None
        if waiting is None
        else {
            "minutes": list(waiting.minutes),
            "recorded": waiting.recorded.tolist(),
            "simulated": waiting.simulated.tolist(),
        },
        "limits": list(found.limits),
    } | reading_json(found.calibration, notes)


@in_english
def reading_json(found: Calibration, notes: list[str]) -> dict[str, object]:
    """What was read of a record and what was not; hazards by attempt and by age."""
    findings = found.findings
    return {
        "hazards": hazard_json(found.hazards),
        "estimates": [_estimate_json(each) for each in findings.estimates],
        "settings": [_setting_json(each) for each in findings.settings],
        "not_estimated": [{"place": place_text(each.place), "why": each.why} for each in findings.not_estimated],
        "warnings": [*findings.warnings, *notes],
    }


def _row_json(row: Row) -> dict[str, object]:
    names = ("key", "of", "unit", "actual", "actual_low", "actual_high", "predicted", "predicted_low", "predicted_high")
    return {name: getattr(row, name) for name in names} | {"within_5_points": row.verdict, "n": row.n}


def _estimate_json(each: Estimate) -> dict[str, object]:
    names = ("value", "standard_error", "low", "high", "n", "unit", "source", "note")
    return {"place": place_text(each.place)} | {name: getattr(each, name) for name in names}


def _setting_json(each: Setting) -> dict[str, object]:
    return {"place": place_text(each.place), "value": _plain(each.value), "n": each.n, "note": each.note}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _table(found: Calibrated) -> Content:
    tried = found.validation
    rows: list[dict[str, Cell]] = []
    for row in (*tried.overall, *tried.by_time, *tried.by_person):
        shown = _row_json(row) | ({"of": time_label(row)} if row in tried.by_time else {})
        rows.append({name: value if isinstance(value, (str, int, float)) else None for name, value in shown.items()})
    return rows


def _pictures(found: Calibrated) -> list[Content]:
    from sim.reports.calibration_figures import arrivals_figure, coverage_figure, waits_figure
    from sim.reports.pictures import png

    figures = [
        arrivals_figure(found.calibration.history, found.scenario),
        waits_figure(found.validation),
        coverage_figure(found.supply),
    ]
    return [*(png(figure) for figure in figures), _hazards_picture(found.calibration)]
