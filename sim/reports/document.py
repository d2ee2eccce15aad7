"""A document before it is HTML, PDF, Markdown or Word: sections of blocks, worded in its reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sim.reports.pictures import png, svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FEW = 6
Tone = Literal["text", "lead", "note", "warning"]
"""`lead` is the sentence to be read first, a `note` is small print, a `warning` is what to know before believing."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text; nothing in it is markup."""

    text: str
    tone: Tone = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences; `ordered` numbers them."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of as many cells; `numeric` are the columns, from 0, that are aligned right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numeric: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.heads):
                raise ValueError(f"a row of {len(row)} cells under {len(self.heads)} heads: {row}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as SVG and as PNG, with what it shows in words for those who do not see it; `name` is a file's stem."""

    name: str
    svg: bytes = field(repr=False)
    png: bytes = field(repr=False)
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be copied as it stands: a command, a file."""

    text: str


Block = Paragraph | Bullets | Table | Picture | Code


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, and sections one level deeper; `folded` opens on demand where it can."""

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a line under it and sections; `language` is a code such as "pl"; `imprint` stands small at the end."""

    title: str
    language: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    imprint: str = ""

    @property
    def is_long(self) -> bool:
        """It has so many sections that a list of them helps."""
        return len(self.sections) > _FEW

    def blocks(self) -> Iterator[Block]:
        """Every block of every section, in the order of reading."""
        for section in self.sections:
            yield from _blocks(section)


def drawn(figure: "Figure", name: str, alt: str, caption: str = "") -> Picture:
    """A figure as a block, the same bytes for the same figure."""
    return Picture(name, svg(figure), png(figure), alt, caption)


def _blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for part in section.parts:
        yield from _blocks(part)
