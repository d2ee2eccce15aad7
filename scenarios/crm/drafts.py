"""Answers that may not be complete yet: of a known shape, of a saved file, of a command line; one over the other."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from policies.frozen import Frozen, Names
from policies.wording import say
from scenarios.crm.account import CrmError
from scenarios.crm.answers import ALSO_CALLED, Answers, Expected, TableAnswers
from scenarios.problems import said_by
from scenarios.zones import find_zone


class TableDraft(Frozen):
    """Of one file; the keys are those of a saved file."""

    columns: Mapping[str, str] = Field(default_factory=dict)
    """field -> title; "" is not read although the file's shape is known to have it"""
    only: Mapping[str, Names] = Field(default_factory=dict)
    """title -> values: rows with another value are left out"""
    time_format: str | None = None
    zone: str | None = None
    """of times without an offset, if not the company's"""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    encoding: str | None = None

    def under(self, other: "TableDraft") -> "TableDraft":
        """What the other says, and where it says nothing what this one does."""
        columns = {**_own(self.columns), **_own(other.columns)}
        given = {name: value for name in TableDraft.model_fields if (value := getattr(other, name)) not in (None, {})}
        return self.model_copy(update={**given, "columns": columns})

    def answers(self) -> TableAnswers:
        """As the import wants it."""
        columns = {field: title for field, title in self.columns.items() if title}
        return TableAnswers(columns, self.only, self.time_format, self.zone, self.delimiter, self.encoding)


class Draft(Frozen):
    """Of an import; None and empty: not said."""

    zone: str | None = None
    source: str | None = None
    qualified: Names | None = None
    won: Names | None = None
    connected: Names | None = None
    still_open: Names | None = None
    lead_work: Names | None = None
    early: Literal["drop", "zero"] | None = None
    decimal: Literal[".", ","] | None = None
    until: date | None = None
    """the record's last day"""
    undated: bool | None = None
    pseudonyms: bool | None = None
    first_touch_is_human: bool | None = None
    score_is_todays: bool | None = None
    leads: TableDraft = Field(default_factory=TableDraft)
    touches: TableDraft = Field(default_factory=TableDraft)

    def under(self, other: "Draft") -> "Draft":
        """What the other says, and where it says nothing what this one does."""
        given = {name: getattr(other, name) for name in Draft.model_fields if getattr(other, name) is not None}
        tables = {"leads": self.leads.under(other.leads), "touches": self.touches.under(other.touches)}
        return self.model_copy(update=given | tables)

    def answers(self, expected: Expected | None = None) -> Answers:
        """As the import wants them. Raises CrmError when the zone is not known."""
        if self.zone is None:
            raise CrmError(say("--zone is missing: the company's time zone, an IANA name such as Europe/Warsaw"))
        try:
            zone = find_zone(self.zone)
        except ValueError as error:
            raise CrmError(say("--zone: {error}", error=said_by(error))) from None
        until = None
        if self.until is not None:
            until = round(datetime.combine(self.until + timedelta(days=1), time(), zone).timestamp() * 1000)
        return Answers(
            leads=self.leads.answers(),
            zone=self.zone,
            touches=self.touches.answers(),
            source=self.source,
            qualified=self.qualified,
            won=self.won,
            connected=self.connected,
            still_open=self.still_open or (),
            lead_kinds=self.lead_work or (),
            early=self.early or "drop",
            decimal=self.decimal or ".",
            until=until,
            undated=bool(self.undated),
            pseudonyms=bool(self.pseudonyms),
            first_touch_is_human=self.first_touch_is_human,
            score_is_todays=self.score_is_todays,
            expected=expected,
        )


def _own(columns: Mapping[str, str]) -> dict[str, str]:
    """Under the fields' own names, so that one name takes the place of the other."""
    return {ALSO_CALLED.get(field, field): title for field, title in columns.items()}
