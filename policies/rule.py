"""A rule about leads ("when"): who it holds for, said with what the company knows of a lead."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from policies.frozen import Amount, Frozen, Names, key
from policies.wording import say


class Rule(Frozen):
    """All that is given must hold; other keys than these are attributes, each with one value or a list of values."""

    model_config = ConfigDict(extra="allow")

    source: str | Names | None = key(None, "name of a source, or several")
    min_score: Amount | None = key(None, "score at least this", unit="points")
    max_score: Amount | None = key(None, "score under this", unit="points")
    intent: bool | None = key(None, "has shown a clear sign of intent")
    known_account: bool | None = key(None, "its company already has an owner")
    recycled: bool | None = key(None, "came back from nurture")
    any: Annotated[tuple["Rule", ...], Field(strict=False)] | None = key(None, "at least one of these holds")
    all: Annotated[tuple["Rule", ...], Field(strict=False)] | None = key(None, "all of these hold")
    none: Annotated[tuple["Rule", ...], Field(strict=False)] | None = key(None, "none of these holds")

    @model_validator(mode="after")
    def _attributes_are_values(self) -> "Rule":
        for name, value in (self.__pydantic_extra__ or {}).items():
            if not _is_value(value):
                raise ValueError(say("{name}: a value of the attribute or a list of values is allowed", name=name))
        return self

    @property
    def sources(self) -> tuple[str, ...] | None:
        """Sources it asks for, or None when it does not ask."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Attribute -> values allowed."""
        extra: dict[str, Any] = self.__pydantic_extra__ or {}
        return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in extra.items()}

    @property
    def parts(self) -> tuple["Rule", ...]:
        """The rules inside this one."""
        return (*(self.any or ()), *(self.all or ()), *(self.none or ()))

    def walk(self) -> Iterator["Rule"]:
        """This rule and all inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def _is_value(value: object) -> bool:
    if isinstance(value, str):
        return True
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(one, str) for one in value)
