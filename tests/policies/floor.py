"""People and leads written by hand, and a floor on which a routing method plays by the engine's rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policies.routing import Method
from policies.views import EventKind, LeadView, RepView, RoutingEvent


@dataclass(slots=True)
class Rep:
    number: int
    name: str
    team: str = "SDR"
    role: str = "sdr"
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1.0
    column: float = 0.0
    assignments: int = 0
    active: int = 0
    idle_since: int = 0
    is_free: bool = True
    is_away: bool = False
    on_shift: bool = True
    first_touch: int = 0

    def is_on_shift(self, now: int) -> bool:
        return self.on_shift

    def expected_first_touch(self, now: int) -> int:
        return self.first_touch


def team_of(names: str, **same: object) -> list[Rep]:
    """One rep per letter."""
    return [Rep(number, name, **same) for number, name in enumerate(names)]  # type: ignore[arg-type]


def lead(number: int = 0, **known: object) -> LeadView:
    fields: dict[str, object] = {
        "number": number, "created": 0, "source": "web", "score": 50.0, "intent": False, "tier": None, "hot": False,
        "attributes": {}, "known_account": False, "recycled": False,
    }  # fmt: skip
    return LeadView(**{**fields, **known})  # type: ignore[arg-type]


class Floor:
    """Assigns leads one after the other and keeps the columns, as the engine does."""

    def __init__(self, method: Method, people: list[Rep]) -> None:
        self.method, self.people, self.turn = method, people, 0

    def give(self, leads: int) -> str:
        """Names of those who got them; "-" for a lead that is held."""
        return "".join(self._give_one(number) for number in range(leads))

    def _give_one(self, number: int) -> str:
        chosen = self.method.choose(lead(number), self.people, 0)
        if chosen is None:
            return "-"
        self.turn += 1
        rep = self.people[[one.number for one in self.people].index(chosen.number)]
        rep.assignments += 1
        rep.active += 1
        self.tell(rep, "assigned")
        return rep.name

    def tell(self, rep: Rep, kind: EventKind) -> None:
        others = tuple(one.column for one in self.people if one is not rep)
        rep.column = self.method.remember(rep.column, RoutingEvent(kind, self.turn, rep.weight, others))

    def join(self, rep: Rep) -> None:
        self.people.append(rep)
        self.tell(rep, "joined")


def names(people: Iterable[RepView]) -> str:
    return "".join(person.name for person in people)


def only(chosen: RepView | None, people: Sequence[RepView]) -> RepView:
    """The chosen person, who must be one of the very objects given."""
    assert chosen is not None
    assert any(chosen is person for person in people)
    return chosen
