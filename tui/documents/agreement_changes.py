"""Two versions of an agreement beside each other: what changed, row by row."""

from collections.abc import Iterator

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.reports.document import Block, Paragraph, Section, Table
from tui.documents.agreement_rows import Row, agreement_rows, definitions
from tui.documents.settings import settings
from tui.text import _
from tui.words import NOTHING

Change = tuple[str, str, str, str]
"""Where, what, before, now."""
Version = tuple[Scenario, Policy]


def changes(old: Version, new: Version) -> tuple[Change, ...]:
    """Every row, definition and setting that differs, in the order of the agreement; () when nothing does."""
    return (*_rows(old, new), *_terms(old, new), *_settings(old, new))


def changes_section(found: tuple[Change, ...], name: str) -> Section:
    """The section of the document; `name` is the file it is compared with."""
    title = _("What changed since {name}").format(name=name)
    blocks: list[Block] = [Paragraph(_("Nothing changed: rows, definitions and settings are the same."))]
    if found:
        blocks = [Table((_("Where"), _("What"), _("Before"), _("Now")), found)]
    return Section(title, tuple(blocks))


def _rows(old: Version, new: Version) -> Iterator[Change]:
    pairs = zip(agreement_rows(*old, None), agreement_rows(*new, None), strict=True)
    for before, now in pairs:
        for what, first, last in _fields(before, now):
            if first != last:
                yield now.area, what, first or NOTHING, last or NOTHING


def _fields(before: Row, now: Row) -> Iterator[tuple[str, str, str]]:
    yield _("Rule"), before.rule, now.rule
    yield _("Owner"), before.owner, now.owner
    yield _("Measured by"), before.metric, now.metric
    yield _("Promise"), before.promise, now.promise
    yield _("Status"), before.status, now.status


def _terms(old: Version, new: Version) -> Iterator[Change]:
    before = {one.term: one for one in definitions(*old)}
    now = {one.term: one for one in definitions(*new)}
    for term in dict.fromkeys((*before, *now)):
        first, last = before.get(term), now.get(term)
        if first != last:
            said = [NOTHING if one is None else _told(one.text, is_proposal=one.is_proposal) for one in (first, last)]
            yield _("Definition"), term, said[0], said[1]


def _told(text: str, *, is_proposal: bool) -> str:
    return _("{text} (proposal)").format(text=text) if is_proposal else text


def _settings(old: Version, new: Version) -> Iterator[Change]:
    before = {one.key: one for one in settings(old[1], old[0].scenario.currency)}
    now = {one.key: one for one in settings(new[1], new[0].scenario.currency)}
    for key in dict.fromkeys((*before, *now)):
        first, last = before.get(key), now.get(key)
        values = [NOTHING if one is None else one.value for one in (first, last)]
        label = (last or first).label  # type: ignore[union-attr]  # one of the two has the key
        if values[0] != values[1]:
            yield _("Setting"), label, values[0], values[1]
