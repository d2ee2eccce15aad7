"""From which team size on an option is worth it: more and fewer people, with as many leads a head as in the file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from policies.doubts import Doubts, Path, numbers_of, with_number
from policies.settings import Policy
from scenarios.owners import working_people
from scenarios.people import Team
from scenarios.scenario import Scenario
from scenarios.size import too_big
from sim.experiments.beliefs import Decision
from sim.experiments.court import Court, Standing

SIZES = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Headcounts that are tried, besides the file's own."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How the decision stands with so many people who work leads."""

    people: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class WorthFrom:
    """The smallest headcount from which on the treatment is clearly better, and all that were tried, smallest first.

    `people` is None when it is not, up to the largest that was tried.
    """

    decision: Decision
    own: int
    """people of the file"""
    people: int | None
    tried: tuple[Tried, ...]

    def standing(self, people: int) -> Standing:
        """How it stands with so many; KeyError for a headcount that was not tried."""
        return {each.people: each.standing for each in self.tried}[people]


def worth_from(decision: Decision, court: Court) -> WorthFrom:
    """Up from the file's own headcount to the first at which the treatment is clearly better, or down to the last.

    Leads (a week, in waves and imports), the other teams and an option's own staffing grow and shrink with it. Sizes
    that are too big to be played are left out; of nobody there are not more nor fewer.
    """
    own = people_of(decision)
    (now,) = court.standings([decision])
    tried = [Tried(own, now)]
    if own == 0:
        return WorthFrom(decision, own, None, tuple(tried))
    if now.stands:
        smaller = [each for each in reversed(SIZES) if each < own]
        tried += _until(decision, smaller, court, lambda found: not found.stands)
    else:
        tried += _until(decision, [each for each in SIZES if each > own], court, lambda found: found.stands)
    tried.sort(key=lambda each: each.people)
    standing = [each.people for each in tried if each.standing.stands]
    return WorthFrom(decision, own, min(standing, default=None), tuple(tried))


def people_of(decision: Decision) -> int:
    """People who work leads under the treatment, from the first day."""
    return working_people(decision.scenario, decision.treatment)


def with_people(decision: Decision, people: int) -> Decision:
    """The decision in a company of so many people who work leads, nothing changed for each of them."""
    factor = people / people_of(decision)
    return replace(
        decision,
        scenario=_scaled(decision.scenario, factor),
        treatment=_staffed(decision.treatment, factor),
        control=_staffed(decision.control, factor),
    )


def _until(
    decision: Decision, sizes: Sequence[int], court: Court, is_over: Callable[[Standing], bool]
) -> Iterator[Tried]:
    for size in sizes:
        other = with_people(decision, size)
        if next(iter(too_big(other.scenario)), None) is not None:
            return
        (found,) = court.standings([other])
        yield Tried(size, found)
        if is_over(found):
            return


def _scaled(scenario: Scenario, factor: float) -> Scenario:
    numbers = {path: value for path, value in numbers_of(scenario).items() if _is_volume(path)}
    scaled = scenario
    for path, value in numbers.items():
        scaled = with_number(scaled, path, value * factor)
    teams = tuple(_resized(team, factor) for team in scenario.teams)
    doubts = tuple(
        replace(each, likely=each.likely * factor, low=each.low * factor, high=each.high * factor)
        if _is_volume(each.path)
        else each
        for each in scenario.doubts.all
    )
    return scaled.model_copy(update={"teams": teams}).doubting(Doubts(doubts))


def _is_volume(path: Path) -> bool:
    """Leads a week, leads of a wave or an import, and how many may wait."""
    return path[0] in ("sources", "disruptions", "queue") and path[-1] in ("leads_per_week", "leads", "most_waiting")


def _resized(team: Team, factor: float) -> Team:
    people = _times(team.size, factor)
    return team.model_copy(update={"headcount": people, "reps": team.reps[:people]})


def _staffed(policy: Policy, factor: float) -> Policy:
    staffing = {}
    for team, own in policy.staffing.items():
        headcount = None if own.headcount is None else _times(own.headcount, factor)
        hires = tuple(each.model_copy(update={"count": _times(each.count, factor)}) for each in own.hires)
        staffing[team] = own.model_copy(update={"headcount": headcount, "hires": hires})
    return policy.model_copy(update={"staffing": staffing})


def _times(people: int, factor: float) -> int:
    return max(1, round(people * factor)) if people else 0
