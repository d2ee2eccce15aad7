"""Who may get which leads: the entries of `eligibility`, prepared once per roster."""

from collections.abc import Sequence

from policies.matching import Predicate, is_named, predicate, value_of
from policies.settings import Eligibility, Policy, Routing
from policies.views import LeadView, RepView


def eligible(entries: Sequence[Eligibility], lead: LeadView, person: RepView) -> bool:
    """Whether every entry that holds for the lead is met by the person; caps are not looked at."""
    return all(_meets(entry, lead, person) for entry in entries if predicate(entry.when)(lead))


def named_owners(policy: Policy) -> frozenset[str]:
    """Teams, roles and people whom the option names as owners: they may get leads whatever their role."""
    named = {name for entry in policy.eligibility for name in entry.to}
    inner: Routing | None = policy.routing
    while inner is not None:
        for owners in inner.territories.values():
            named.update((owners,) if isinstance(owners, str) else owners)
        named.update(inner.hot_to)
        inner = inner.then
    return frozenset(named)


def _meets(entry: Eligibility, lead: LeadView, person: RepView) -> bool:
    if entry.to and not is_named(person, frozenset(entry.to)):
        return False
    return all(_agrees(person, name, value_of(lead, name)) for name in entry.match)


def _agrees(person: RepView, name: str, value: str | None) -> bool:
    """A person without the attribute takes all; who has one cannot take a lead whose value is missing."""
    allowed = person.attributes.get(name)
    return allowed is None or value in allowed


class EligiblePeople:
    """Eligible people per lead, roster order. Names, teams and attributes must stay; equal leads share one answer."""

    __slots__ = ("_entries", "_known", "_people", "_tests")

    def __init__(self, entries: Sequence[Eligibility], people: Sequence[RepView]) -> None:
        self._people = tuple(people)
        self._entries = tuple(entries)
        self._tests: tuple[tuple[Predicate, tuple[str, ...]], ...] = tuple(
            (predicate(entry.when), entry.match) for entry in entries
        )
        self._known: dict[tuple[object, ...], tuple[RepView, ...]] = {}

    def of(self, lead: LeadView) -> tuple[RepView, ...]:
        """All who may get the lead, off shift or at a cap or not."""
        if not self._tests:
            return self._people
        kind = tuple(
            tuple(value_of(lead, name) for name in match) if test(lead) else None for test, match in self._tests
        )
        found = self._known.get(kind)
        if found is None:
            found = self._known[kind] = tuple(p for p in self._people if self._may_get(lead, kind, p))
        return found

    def _may_get(self, lead: LeadView, kind: tuple[object, ...], person: RepView) -> bool:
        pairs = zip(self._entries, kind, strict=True)
        return all(_meets(entry, lead, person) for entry, holding in pairs if holding is not None)
