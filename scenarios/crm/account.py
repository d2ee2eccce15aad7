"""What became of every row of a file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


class CrmError(Exception):
    """An export that cannot be used as it is; the text names the file and what would be right."""


class FormatAsked(CrmError):
    """Times are written in another way; `formats` could read all of them."""

    def __init__(self, told: str, field: str, formats: tuple[str, ...]) -> None:
        super().__init__(told)
        self.field = field
        self.formats = formats


class WordsAsked(CrmError):
    """An outcome has other words than yes and no; `there` are those that most rows have."""

    def __init__(self, told: str, field: str, there: tuple[str, ...]) -> None:
        super().__init__(told)
        self.field = field
        self.there = there


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that cannot be used."""

    line: int
    """of the file, the first is 1"""
    kind: str
    """what is wrong, without the row's own value: rows are counted by it"""
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """Rows read are those used, rejected and left out, together."""

    file: str
    used: int
    left_out: int
    """by `only`, or created after the record's end"""
    rejected: tuple[Rejected, ...]
    remarks: Mapping[str, int]
    """plain words -> rows that are used and that it is true of"""

    @property
    def rows(self) -> int:
        """Data rows of the file: without its head and empty lines."""
        return self.used + self.left_out + len(self.rejected)

    def by_kind(self) -> dict[str, int]:
        """Rejected rows by what is wrong with them, most frequent first."""
        return dict(Counter(each.kind for each in self.rejected).most_common())
