"""The files of a pilot's plan: the power by length as CSV and as a figure, the JSON object and the text."""

from sim.experiments.pilot_answer import PilotAnswer
from sim.reports.pictures import png
from sim.reports.power_curve import power_curve
from tui.files import Cell
from tui.pilot_text import Told, pilot_json, pilot_text
from tui.piloting import PilotStanding
from tui.writing import Content, as_bytes, json_text

FILES = ("power.csv", "pilot.json", "pilot.txt", "power.png")
_COLUMNS = 100


def contents(told: Told, as_json: str, text: str) -> list[Content]:
    """What stands in `FILES`, in their order."""
    names = {test.kpi: told.specs[test.kpi].name for test in told.answer.tests}
    return [_rows(told.answer), f"{as_json}\n", f"{text}\n", png(power_curve(told.answer, names))]


def pilot_files(standing: PilotStanding) -> dict[str, bytes]:
    """All files as `leadsim pilot --out` writes them, by name; none before there is an answer."""
    told, frame = standing.told, standing.question.scenario.scenario
    if told is None:
        return {}
    as_json = json_text(pilot_json(told, frame.name, frame.seed, standing.played))
    made = contents(told, as_json, pilot_text(told, _COLUMNS))
    return {name: as_bytes(content, "csv") for name, content in zip(FILES, made, strict=True)}


def _rows(found: PilotAnswer) -> list[dict[str, Cell]]:
    return [
        {"kpi": test.kpi, "days": each.days, "power": each.power, "standard_error": each.error}
        for test in found.tests
        for each in test.curve
    ]
