"""The names that a scenario defines, and what is said of one that it does not."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from policies.rule import Rule
from policies.wording import N_, named, say
from scenarios.fields import keys_of
from scenarios.places import Place
from scenarios.problems import did_you_mean, listed, shortened, there_are
from scenarios.scenario import Scenario


@dataclass(frozen=True, slots=True)
class KnownNames:
    """All that other tables may refer to."""

    sources: tuple[str, ...]
    attributes: dict[str, tuple[str, ...]]
    channels: tuple[str, ...]
    teams: tuple[str, ...]
    people: tuple[str, ...]
    roles: frozenset[str]

    @classmethod
    def of(cls, scenario: Scenario) -> "KnownNames":
        """The names that a scenario defines."""
        return cls(
            tuple(source.name for source in scenario.sources),
            dict(scenario.attributes),
            tuple(scenario.channels),
            tuple(team.name for team in scenario.teams),
            tuple(person.name for team in scenario.teams for person in team.reps if person.name is not None),
            frozenset(team.role for team in scenario.teams),
        )

    def unknown_attribute(self, name: str, others: Iterable[str] = ()) -> str:
        """What to say of an attribute that is not in [attributes]; "" for one that is. `others`: words that go too."""
        others = tuple(others)
        if name in self.attributes or name in others:
            return ""
        return _unknown(N_("attribute"), name, (*self.attributes, *others), "[attributes]")

    def unknown_value(self, attribute: str, value: str) -> str:
        """What to say of a value that the attribute does not have; "" for one that it has."""
        values = self.attributes.get(attribute, ())
        return (
            ""
            if value in values
            else _unknown(say("value of {attribute}", attribute=attribute), value, values, "[attributes]")
        )

    def unknown_channel(self, name: str) -> str:
        """What to say of a channel without a table; "" for one that has it."""
        return "" if name in self.channels else _unknown(N_("channel"), name, self.channels, "[channels.NAME]")

    def unknown_source(self, name: str) -> str:
        """What to say of a source that is not there; "" for one that is."""
        return "" if name in self.sources else _unknown(N_("source"), name, self.sources, "[[sources]]")

    def unknown_team(self, name: str) -> str:
        """What to say of a team that is not there; "" for one that is."""
        return "" if name in self.teams else _unknown(N_("team"), name, self.teams, "[[teams]]")

    def unknown_served(self, attribute: str, value: str) -> str:
        """What to say of a value of an attribute, or of a source, that people cannot be there for; tiers all go."""
        if attribute in self.attributes:
            return self.unknown_value(attribute, value)
        return self.unknown_source(value) if attribute == "source" else ""

    def unknown_owner(self, name: str) -> str:
        """What to say of a name that is neither team, person nor role; "" for one that is."""
        if name in self.roles:
            return ""
        known = (*self.teams, *self.people)
        return "" if name in known else _unknown(N_("team or person"), name, known, "[[teams]]")

    def rule(self, rule: Rule, place: Place) -> Iterator[tuple[Place, str]]:
        """(place, sentence) for names in a rule, and the rules inside it, that nothing has."""
        for name in rule.sources or ():
            wrong = self.unknown_source(name)
            if wrong:
                yield (*place, "source"), wrong
        if rule.min_score is not None and rule.max_score is not None and rule.max_score <= rule.min_score:
            yield (*place, "max_score"), say("must be above min_score, or no lead fits")
        for name, values in rule.attributes.items():
            yield from self._of_attribute(name, values, place)
        for kind in ("any", "all", "none"):
            for number, part in enumerate(getattr(rule, kind) or ()):
                yield from self.rule(part, (*place, kind, number))

    def _of_attribute(self, name: str, values: Iterable[str], place: Place) -> Iterator[tuple[Place, str]]:
        if name not in self.attributes:
            known = (*self.attributes, *keys_of(Rule))
            hint = did_you_mean(name, known) or say("; known are {names}", names=listed(known, 16))
            yield (*place, name), say("neither a key of a rule nor an attribute of [attributes]{hint}", hint=hint)
            return
        for value in values:
            wrong = self.unknown_value(name, value)
            if wrong:
                yield (*place, name), wrong


def _unknown(kind: str, name: str, known: Collection[str], home: str) -> str:
    hint = did_you_mean(name, known) or there_are(known)
    return say(
        "there is no {kind} {name} in {place}{hint}", kind=named(kind), name=shortened(name), place=home, hint=hint
    )
