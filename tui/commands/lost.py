"""`leadsim lost`: where value is lost, and where the hours until the first touch went."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from tui.deciding import Telling, as_noted, kept, played, tell
from tui.documents.value_lost import PICTURE, Lost, lost_by_option, lost_json, lost_rows, lost_section
from tui.job_playing import Player
from tui.opening import find_options
from tui.playing import Places, planned
from tui.writing import Output

TELLING: Telling[Lost] = Telling("lost", lost_section, lost_json, {"lost": lost_rows}, (PICTURE,))


@dataclass(frozen=True, slots=True)
class AskedLost:
    """Which options, as typed."""

    policies: str | None = None
    replications: int | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False

    def find(self, opened: Scenario, play: Player) -> Lost | None:
        """Value and waits of each; None when too little was played. InputError."""
        options = labelled(find_options(opened, self.policies))
        runs = played(play, opened, options, planned(opened, self.replications), self.plugin)
        return None if runs is None else lost_by_option(opened, runs)


def show_lost(scenario: str, asked: AskedLost, output: Output, places: Places) -> int:
    """Play, print and perhaps write; the exit code."""
    return tell(TELLING, asked, scenario, output, places)


def lost_again(scenario: str, output: Output, places: Places, noted: Mapping[str, Any]) -> int:
    """The same question, as it was noted."""
    return show_lost(scenario, AskedLost(**as_noted(AskedLost, noted)), output, places)


def kept_lost(scenario: str, places: Places, noted: Mapping[str, Any]) -> Lost | None:
    """What `leadsim lost` found, for a document; `places` do not play. None when it is not all there."""
    return kept(TELLING, AskedLost(**as_noted(AskedLost, noted)), scenario, places)
