"""A document as Markdown (CommonMark with tables): figures are files beside it."""

import re
from collections.abc import Iterator, Mapping

from sim.reports.document import Block, Bullets, Code, Document, Paragraph, Picture, Section, Table

_MARKUP = re.compile(r"([\\`*_{\[\]<>|~$&])")
_BEGINS = re.compile(r"^(#+|[-+=]+|\d+[.)])(?=\s|$)")
_WEIGHT = {"lead": "**{}**", "note": "*{}*", "warning": "> **{}**"}


def markdown(document: Document, contents: str = "Contents", stem: str = "figure") -> str:
    """The text, the same for the same document; figures are the files of `beside`. No text in it is markup."""
    parts = [f"# {escaped(document.title)}"]
    parts += [f"*{escaped(document.subtitle)}*"] if document.subtitle else []
    if document.is_long:
        parts.append(f"**{escaped(contents)}**")
        parts.append("\n".join(f"{at}. {escaped(each.title)}" for at, each in enumerate(document.sections, 1)))
    for section in document.sections:
        parts += _section(section, 2, stem)
    parts += ["---", f"*{escaped(document.imprint)}*"] if document.imprint else []
    return "\n\n".join(parts) + "\n"


def beside(document: Document, stem: str = "figure") -> Mapping[str, bytes]:
    """The figures as PNG files by name, which begins with `stem`."""
    return {_file(each, stem): each.png for each in document.blocks() if isinstance(each, Picture)}


def escaped(text: str) -> str:
    """A text on one line in which no sign means anything."""
    return _BEGINS.sub(lambda found: f"{found[1][:-1]}\\{found[1][-1]}", _inline(text))


def _inline(text: str) -> str:
    """The same for what stands behind something else on its line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _file(picture: Picture, stem: str) -> str:
    return f"{stem}-{picture.name}.png"


def _section(section: Section, level: int, stem: str) -> Iterator[str]:
    yield f"{'#' * min(level, 6)} {escaped(section.title)}"
    for block in section.blocks:
        yield _block(block, stem)
    for part in section.parts:
        yield from _section(part, level + 1, stem)


def _block(block: Block, stem: str) -> str:
    match block:
        case Paragraph(text, tone):
            return _WEIGHT.get(tone, "{}").replace("{}", escaped(text))
        case Bullets(items, ordered):
            return "\n".join(f"{f'{at}.' if ordered else '-'} {escaped(each)}" for at, each in enumerate(items, 1))
        case Table():
            return _table(block)
        case Picture():
            image = f"![{_inline(block.alt)}]({_file(block, stem)})"
            return f"{image}\n\n*{escaped(block.caption)}*" if block.caption else image
        case Code(text):
            longest = max((len(each) for each in re.findall(r"`+", text)), default=0)
            fence = "`" * max(3, longest + 1)
            return f"{fence}\n{text.rstrip()}\n{fence}"


def _table(table: Table) -> str:
    rules = ("---:" if at in table.numeric else "---" for at in range(len(table.heads)))
    rows = [_row(table.heads), f"| {' | '.join(rules)} |", *map(_row, table.rows)]
    head = f"**{escaped(table.caption)}**\n\n" if table.caption else ""
    return head + "\n".join(rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_inline(each) or ' ' for each in cells)} |"
