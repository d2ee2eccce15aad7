"""The areas of the program: what the bar at the top shows and the digits switch to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tui.text import _

if TYPE_CHECKING:
    from tui.screens.area import AreaScreen


class Area(NamedTuple):
    """One area; its screen's module is loaded when somebody goes there."""

    number: int
    """the digit that leads there; numbers of areas that are not there stay free"""
    name: str
    """of the mode, and in the session file"""
    title: Callable[[], str]
    screen: Callable[[], AreaScreen]


def _scenario() -> AreaScreen:
    from tui.screens.scenario import ScenarioScreen

    return ScenarioScreen()


def _compare() -> AreaScreen:
    from tui.screens.compare import CompareScreen

    return CompareScreen()


def _sla_map() -> AreaScreen:
    from tui.screens.sla_map import SlaMapScreen

    return SlaMapScreen()


def _team_size() -> AreaScreen:
    from tui.screens.team_size import TeamSizeScreen

    return TeamSizeScreen()


def _floor() -> AreaScreen:
    from tui.screens.floor import FloorScreen

    return FloorScreen()


def _workshop() -> AreaScreen:
    from tui.screens.workshop import WorkshopScreen

    return WorkshopScreen()


def _pilot() -> AreaScreen:
    from tui.screens.pilot import PilotScreen

    return PilotScreen()


def _calibrate() -> AreaScreen:
    from tui.screens.calibrate import CalibrateScreen

    return CalibrateScreen()


def _report() -> AreaScreen:
    from tui.screens.report import ReportScreen

    return ReportScreen()


AREAS = (
    Area(1, "scenario", lambda: _("Our numbers"), _scenario),
    Area(2, "compare", lambda: _("Compare"), _compare),
    Area(3, "sla_map", lambda: _("SLA map"), _sla_map),
    Area(4, "team_size", lambda: _("Team size"), _team_size),
    Area(5, "floor", lambda: _("Live floor"), _floor),
    Area(6, "workshop", lambda: _("Workshop"), _workshop),
    Area(7, "pilot", lambda: _("Pilot"), _pilot),
    Area(8, "calibrate", lambda: _("Calibrate"), _calibrate),
    Area(9, "report", lambda: _("Report"), _report),
)
