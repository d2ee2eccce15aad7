"""`leadsim lost`: where value is lost, and where the hours until the first touch went."""

from dataclasses import dataclass

from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from tui.deciding import Command, played
from tui.documents.value_lost import PICTURE, Lost, lost_by_option, lost_json, lost_rows, lost_section
from tui.job_playing import Player
from tui.opening import find_options
from tui.playing import planned


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


LOST: Command[Lost] = Command("lost", AskedLost, lost_section, lost_json, {"lost": lost_rows}, (PICTURE,))
