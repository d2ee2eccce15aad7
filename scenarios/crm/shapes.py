"""Tables of well-known products, recognised by their first line."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from scenarios.crm.drafts import Draft, TableDraft


@dataclass(frozen=True, slots=True)
class Shape:
    """A table that some product writes."""

    name: str
    table: Literal["leads", "touches", "neither"]
    source: str
    """where its titles are documented"""
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    only: Mapping[str, tuple[str, ...]]
    zone: str | None
    still_open: tuple[str, ...]
    connected: tuple[str, ...]

    def draft(self, heads: Sequence[str]) -> Draft:
        """What is known of a file with these titles."""
        own = _own_titles(heads)
        found = {field: next((own[t.casefold()] for t in titles if t.casefold() in own), None)
                 for field, titles in self.columns.items()}  # fmt: skip
        table = TableDraft(
            columns={field: title for field, title in found.items() if title is not None},
            only={own[title.casefold()]: values for title, values in self.only.items() if title.casefold() in own},
            zone=self.zone,
        )
        if self.table == "touches":
            return Draft(touches=table, connected=self.connected or None)
        return Draft(leads=table, still_open=self.still_open or None)


def recognised(heads: Sequence[str]) -> Shape | None:
    """The shape that most of these titles speak for; None when there is none."""
    own = _own_titles(heads)
    fitting = [
        shape for shape in shapes() if all(any(title.casefold() in own for title in titles) for titles in shape.needs)
    ]
    return max(fitting, key=lambda shape: _found(shape, own), default=None)


@cache
def shapes() -> tuple[Shape, ...]:
    """All that are known."""
    text = files("scenarios.crm").joinpath("known_shapes.toml").read_text(encoding="utf-8")
    return tuple(
        Shape(
            name=each["name"],
            table=each["table"],
            source=each["source"],
            needs=tuple(map(tuple, each["needs"])),
            columns={field: tuple(titles) for field, titles in each.get("columns", {}).items()},
            only={title: tuple(values) for title, values in each.get("only", {}).items()},
            zone=each.get("zone"),
            still_open=tuple(each.get("still_open", ())),
            connected=tuple(each.get("connected", ())),
        )
        for each in tomllib.loads(text)["shapes"]
    )


def _own_titles(heads: Sequence[str]) -> dict[str, str]:
    """Title in small letters -> as the file writes it, of those that are there once."""
    folded = [head.casefold() for head in heads]
    return {fold: head for fold, head in zip(folded, heads, strict=True) if folded.count(fold) == 1}


def _found(shape: Shape, own: Mapping[str, str]) -> tuple[int, int]:
    columns = sum(any(title.casefold() in own for title in titles) for titles in shape.columns.values())
    return len(shape.needs), columns
