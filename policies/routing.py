"""Who gets the next lead: every routing method as two pure functions and what the engine must know about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import TypeAlias

from policies.matching import is_named, value_of
from policies.views import LeadView, RepView, RoutingEvent

People: TypeAlias = Sequence[RepView]
Choose: TypeAlias = Callable[[LeadView, People, int], RepView | None]
Remember: TypeAlias = Callable[[float, RoutingEvent], float]


def forget(column: float, event: RoutingEvent) -> float:  # noqa: ARG001
    """What methods do with an event that remember nothing."""
    return column


def _anybody(lead: LeadView, people: People) -> bool:  # noqa: ARG001
    return len(people) > 0


def _everybody(lead: LeadView, people: People) -> People:  # noqa: ARG001
    return people


def _arrival(lead: LeadView) -> float:  # noqa: ARG001
    return 0.0


@dataclass(frozen=True, slots=True)
class Method:
    """A routing method.

    `choose(lead, people, now)` gets the eligible people, caps applied, in roster order, on shift or not; None = hold.
    `remember(column, event)` gives the person's new column; called for what the method itself assigned, and for events.
    """

    name: str
    choose: Choose
    remember: Remember = forget
    holds: bool = True
    """A lead is held while nobody eligible is on shift; False for methods that are blind to availability."""
    pulls: bool = False
    """Leads stay in a shared queue; `choose` then names the free person who takes this one."""
    serves: Callable[[LeadView, People], bool] = _anybody
    """Whether anybody of these people (caps aside) can ever get the lead; if not, it goes to the fallback at once."""
    precedence: Callable[[LeadView], float] = _arrival
    """Held leads are routed by this, lowest first, then in order of arrival."""
    people_for: Callable[[LeadView, People], People] = _everybody
    """Which of these people may get the lead: those of its territory or band."""
    sees_lead: bool = True
    """Whether `choose` looks at the lead at all."""
    within: "Method | None" = None
    """The method inside this one, which also shares the leads out among the people of the fallback."""

    @property
    def for_fallback(self) -> "Method":
        """The method that chooses among the people of the fallback, whose territories and bands do not matter."""
        return self if self.within is None else self.within.for_fallback


def lowest_column(lead: LeadView, people: People, now: int) -> RepView | None:  # noqa: ARG001
    """Lowest column, on shift or not; then fewest assignments, then roster."""
    best, low, fewest = None, inf, 0
    for person in people:
        column = person.column
        if column < low or (column == low and person.assignments < fewest):
            best, low, fewest = person, column, person.assignments
    return best


def lowest_column_on_shift(lead: LeadView, people: People, now: int) -> RepView | None:  # noqa: ARG001
    """Lowest column of those on shift; then fewest assignments, then roster."""
    best, low, fewest = None, inf, 0
    for person in people:
        column = person.column
        if (column < low or (column == low and person.assignments < fewest)) and person.is_on_shift(now):
            best, low, fewest = person, column, person.assignments
    return best


def last_turn(column: float, event: RoutingEvent) -> float:
    """The number of the last turn: a running number, since seven leads can come in one millisecond."""
    return float(event.turn) if event.kind == "assigned" else column


def pointer(column: float, event: RoutingEvent) -> float:
    """Advances by 1/weight per assignment; a joiner starts at the others' lowest.

    Whole turns stay whole: after w assignments of weight w the pointer is exactly 1 higher, so that ties are ties.
    """
    if event.kind == "joined":
        return min(event.others, default=column)
    if event.kind != "assigned":
        return column
    turns = column * event.weight
    whole = round(turns)
    return ((whole if abs(turns - whole) < 1e-6 else turns) + 1) / event.weight


@dataclass(frozen=True, slots=True)
class Counting:
    """The fairness rules of `count_based`."""

    calibrate: bool = True
    vacation_catch_up: bool = False
    credit_no_show: bool = False
    credit_rejected: bool = False
    max_lead: int | None = None


def fewest_within(lead: LeadView, people: People, now: int, most_ahead: int) -> RepView | None:
    """As `lowest_column_on_shift`, but held rather than put anybody more than `most_ahead` before the last.

    The last is looked for among all who are eligible, between two shifts too, but not on time off.
    """
    best = lowest_column_on_shift(lead, people, now)
    if best is None:
        return None
    last = min((person.column for person in people if not person.is_away), default=best.column)
    return best if best.column + 1 - last <= most_ahead else None


def count(rules: Counting, column: float, event: RoutingEvent) -> float:
    """Assignments, less credits; who joins or returns is lifted to the others' mean, and never lowered."""
    kind = event.kind
    if kind == "assigned":
        return column + 1
    if (kind == "no_show" and rules.credit_no_show) or (kind == "rejected" and rules.credit_rejected):
        return column - 1
    lifted = rules.calibrate and (kind == "joined" or (kind == "returned" and not rules.vacation_catch_up))
    if lifted and event.others:
        return max(column, sum(event.others) / len(event.others))
    return column


def fewest_active(lead: LeadView, people: People, now: int) -> RepView | None:  # noqa: ARG001
    """Fewest active leads of those on shift; then fewest assignments, then roster."""
    best, low, fewest = None, inf, 0
    for person in people:
        active = person.active
        if (active < low or (active == low and person.assignments < fewest)) and person.is_on_shift(now):
            best, low, fewest = person, active, person.assignments
    return best


def earliest_first_touch(lead: LeadView, people: People, now: int) -> RepView | None:  # noqa: ARG001
    """Once anybody is on shift: the earliest expected first touch of all, for who starts in five minutes may be
    sooner than who is on shift with a full queue; then fewest assignments, then roster.
    """  # fmt: skip
    best, low, fewest, open_ = None, inf, 0, False
    for person in people:
        open_ = open_ or person.is_on_shift(now)
        if low <= now and person.assignments >= fewest:
            continue  # nothing is sooner than now, and this tie is lost
        start = person.expected_first_touch(now)
        if start < low or (start == low and person.assignments < fewest):
            best, low, fewest = person, start, person.assignments
    return best if open_ else None


def idle_longest(lead: LeadView, people: People, now: int) -> RepView | None:  # noqa: ARG001
    """Of the free people on shift who has been idle longest, then roster."""
    best, longest = None, inf
    for person in people:
        if person.is_free and person.idle_since < longest and person.is_on_shift(now):
            best, longest = person, person.idle_since
    return best


@dataclass(frozen=True, slots=True)
class Bands:
    """Settings of `score_priority`: who gets hot leads, and the lower bounds of the score bands, highest first."""

    hot_to: frozenset[str] = frozenset()
    bounds: tuple[float, ...] = ()

    def is_hot(self, lead: LeadView) -> bool:
        """In the highest band; without bands, in the first SLA tier."""
        return lead.score >= self.bounds[0] if self.bounds else lead.hot

    def band(self, lead: LeadView) -> float:
        """0 for the highest band; without bands the score itself decides, best first."""
        if not self.bounds:
            return -lead.score
        return next((n for n, bound in enumerate(self.bounds) if lead.score >= bound), len(self.bounds))

    def people_for(self, lead: LeadView, people: People) -> People:
        """Hot leads: those named, others: the rest; everybody if that leaves nobody."""
        if not self.hot_to:
            return people
        hot = self.is_hot(lead)
        return [person for person in people if is_named(person, self.hot_to) is hot] or people


def choose_by_band(bands: Bands, within: Method, lead: LeadView, people: People, now: int) -> RepView | None:
    """The inner method among the people for the lead's band."""
    return within.choose(lead, bands.people_for(lead, people), now)


def _serves_band(bands: Bands, within: Method, lead: LeadView, people: People) -> bool:
    return within.serves(lead, bands.people_for(lead, people))


def _people_of_band(bands: Bands, within: Method, lead: LeadView, people: People) -> People:
    return within.people_for(lead, bands.people_for(lead, people))


def score_priority(bands: Bands, within: Method) -> Method:
    """The best-scored leads first and hot ones to the people named; one column per person serves all bands."""
    return Method(
        name="score_priority",
        choose=partial(choose_by_band, bands, within),
        remember=within.remember,
        holds=within.holds,
        pulls=within.pulls,
        serves=partial(_serves_band, bands, within),
        precedence=bands.band,
        people_for=partial(_people_of_band, bands, within),
        within=within,
    )


@dataclass(frozen=True, slots=True)
class Territories:
    """Settings of `territory`: names per value of the attribute that decides."""

    attribute: str
    names: Mapping[str, frozenset[str]]

    def people_for(self, lead: LeadView, people: People) -> People:
        """People of the lead's territory; nobody if its value is missing or has no territory."""
        value = value_of(lead, self.attribute)
        names = self.names.get(value) if value is not None else None
        return [person for person in people if is_named(person, names)] if names else []


def choose_by_territory(map_: Territories, within: Method, lead: LeadView, people: People, now: int) -> RepView | None:
    """The inner method among the people of the lead's territory."""
    return within.choose(lead, map_.people_for(lead, people), now)


def _serves_territory(map_: Territories, within: Method, lead: LeadView, people: People) -> bool:
    return within.serves(lead, map_.people_for(lead, people))


def _people_of_territory(map_: Territories, within: Method, lead: LeadView, people: People) -> People:
    return within.people_for(lead, map_.people_for(lead, people))


def territory(map_: Territories, within: Method) -> Method:
    """By an attribute, then another method; who works in two territories has one column for both."""
    return Method(
        name="territory",
        choose=partial(choose_by_territory, map_, within),
        remember=within.remember,
        holds=within.holds,
        pulls=within.pulls,
        serves=partial(_serves_territory, map_, within),
        precedence=within.precedence,
        people_for=partial(_people_of_territory, map_, within),
        within=within,
    )


def count_based(rules: Counting) -> Method:
    """Fewest assignments next, by the fairness rules given."""
    ahead = rules.max_lead
    choose = lowest_column_on_shift if ahead is None else partial(fewest_within, most_ahead=ahead)
    return Method("count_based", choose, partial(count, rules), sees_lead=False)


ROUND_ROBIN = Method("round_robin", lowest_column, last_turn, holds=False, sees_lead=False)
WEIGHTED_ROUND_ROBIN = Method("weighted_round_robin", lowest_column, pointer, holds=False, sees_lead=False)
AVAILABLE_ROUND_ROBIN = Method("available_round_robin", lowest_column_on_shift, last_turn, sees_lead=False)
LEAST_LOADED = Method("least_loaded", fewest_active, sees_lead=False)
CALENDAR_AWARE = Method("calendar_aware", earliest_first_touch, sees_lead=False)
SHARED_QUEUE = Method("shared_queue", idle_longest, pulls=True, sees_lead=False)
