"""A table file, whatever it is written as: only the columns that are wanted."""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from policies.wording import say
from scenarios.crm.account import CrmError
from scenarios.crm.csv_files import opened_text
from scenarios.crm.privacy import fit_to_show
from scenarios.crm.rows import Block, Rows, Source
from scenarios.crm.sheets import is_workbook, opened_sheet
from scenarios.problems import did_you_mean, listed, visible

_TIME = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}\b", re.ASCII)


def heads_of(source: Source) -> list[str]:
    """The titles of the first line. Raises CrmError for a file that is no table."""
    with _opened(source) as rows:
        return rows.heads


def blocks(source: Source, titles: Sequence[str]) -> Iterator[Block]:
    """The wanted columns, block by block. Raises CrmError for a title that is missing or there twice, and for a file
    that cannot be read to its end."""
    with _opened(source) as rows:
        at = [_column(source, rows.heads, title) for title in titles]
        yield from rows.blocks(at, source.name)


def _column(source: Source, heads: Sequence[str], title: str) -> int:
    found = [number for number, head in enumerate(heads) if head == title.strip()]
    if len(found) == 1:
        return found[0]
    if found:
        raise CrmError(
            say(
                '{file}: there are {found} columns called "{title}"',
                file=source.name,
                found=len(found),
                title=visible(title),
            )
        )
    if any(_looks_like_a_time(head) for head in heads):
        raise CrmError(
            say(
                "{file}: the first line has times in it and no titles; put a line with the columns' names before it",
                file=source.name,
            )
        )
    hint = did_you_mean(title, heads)
    raise CrmError(
        say(
            '{file}: there is no column "{title}"{hint}; there are {known}',
            file=source.name,
            title=visible(title),
            hint=hint,
            known=listed(map(fit_to_show, heads), 40),
        )
    )


def _looks_like_a_time(head: str) -> bool:
    return _TIME.match(head) is not None


def _opened(source: Source) -> AbstractContextManager[Rows]:
    """The rows behind the first line. Raises CrmError, also while they are read."""
    return opened_sheet(source) if is_workbook(source) else opened_text(source)
