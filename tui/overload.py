"""Teams that can never catch up, told before anything is played."""

from collections.abc import Iterator, Sequence

from policies.settings import Policy
from scenarios.scenario import Scenario
from scenarios.workload import offered_load
from tui.text import ngettext
from tui.words import percent


def overload_words(scenario: Scenario, options: Sequence[Policy]) -> list[str]:
    """A sentence for each team that gets more work than it has hours, in the option where that is worst."""
    worst: dict[str, tuple[float, int]] = {}
    for option in options:
        for load in offered_load(scenario, option):
            missing = _missing(scenario, option, load.team, load.share)
            worst[load.team] = max(worst.get(load.team, (0.0, 0)), (load.share, missing))
    return list(_sentences(worst))


def _missing(scenario: Scenario, option: Policy, team: str, share: float) -> int:
    """People that would bring the load under 1."""
    from sim.experiments.sizing import headcount_of

    size = headcount_of(option, team, scenario)
    return 0 if share <= 1 or share == float("inf") else int(size * share) + 1 - size


def _sentences(worst: dict[str, tuple[float, int]]) -> Iterator[str]:
    for team, (share, missing) in worst.items():
        if share <= 1 or missing <= 0:
            continue
        said = ngettext(
            "{team} can never catch up: {share} busy. Add about {count} person or send fewer leads.",
            "{team} can never catch up: {share} busy. Add about {count} people or send fewer leads.",
            missing,
        )
        yield said.format(team=team, share=percent(share), count=missing)
