"""Whom the rows are about: what may not be read as a category, and people as numbers."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from policies.wording import say
from scenarios.crm.account import CrmError
from scenarios.crm.answers import ATTRIBUTE
from scenarios.history import MISSING, NOBODY, Codes, History, Times
from scenarios.problems import shortened, visible

_PERSONAL = re.compile(
    r"e-?mail|phone|mobile|telefon|komórk|fax|first.?name|last.?name|full.?name|surname|salutation|imi[eę]|nazwisko"
    r"|pesel|street|ulica|postal|kod pocztowy|date of birth|data urodzenia|linkedin|ip.?address"
)
_SAYS_LESS = re.compile(r"status|type|typ |opt|consent|zgod|source|źródł|outcome|wynik|region|country|kraj")
_ADDRESS = re.compile(r"\S@\S|^\+?[\d\s()./-]*\d{3}[\s()./-]+\d{2,3}[\s()./-]+\d{2,}$|^\+\d{7,}$")
_SURE_ADDRESS = re.compile(r"\S@\S|^\+\d[\d\s()./-]{6,}$|^\d{3}[ -]\d{3}[ -]\d{3}$")
"""Among words of categories, where "10 000 - 50 000" and "2026-01-05" are none."""
_NONE: Codes = np.empty(0, dtype=np.int32)
_CATEGORIES = frozenset({"source", "channel", "result", "kind"})
"""Fields whose words are kept, beside attributes; who worked is asked for by name, an id is compared and forgotten."""


def refuse_personal(titles: Mapping[str, str], option: str) -> None:
    """Raises CrmError for a column that, by its title, says who a lead is, where a category is wanted."""
    for field, title in titles.items():
        if field not in _CATEGORIES and not field.startswith(ATTRIBUTE):
            continue
        plain = title.casefold()
        if _PERSONAL.search(plain) and not _SAYS_LESS.search(plain):
            raise CrmError(
                say(
                    '{option}: {field}="{title}" looks like personal data of the leads, which leadsim neither'
                    " needs nor keeps; give a column that says less",
                    option=option,
                    field=visible(field),
                    title=visible(title),
                )
            )


def only_used(history: History, *, names_are_given: bool) -> History:
    """Without words of rejected rows alone: a row that has slipped may have anything in any column.

    `names_are_given`: sources and attributes are a scenario's and stay.
    """
    leads, touches = history.leads, history.touches
    people, (owner, first_by, person) = _used(
        history.people, (leads.owner, leads.first_touch_by, _NONE if touches is None else touches.person)
    )
    leads = replace(leads, owner=owner, first_touch_by=first_by)
    if not names_are_given:
        sources, (source,) = _used(history.sources, (leads.source,))
        found = {name: _used(words, (leads.attributes[name],)) for name, words in history.values.items()}
        attributes = {name: codes for name, (_, (codes,)) in found.items()}
        leads = replace(leads, source=source, attributes=attributes)
        values = {name: words for name, (words, _) in found.items()}
        history = replace(history, sources=sources, values=values)
    if touches is not None:
        channels, (channel,) = _used(history.channels, (touches.channel,))
        results, (result,) = _used(history.results, (touches.result,))
        kinds, (kind,) = _used(history.kinds, (touches.kind,), history.lead_kinds)
        touches = replace(touches, person=person, channel=channel, result=result, kind=kind)
        history = replace(history, channels=channels, results=results, kinds=kinds)
    return replace(history, people=people, leads=leads, touches=touches)


def _used(
    words: tuple[str, ...], columns: Sequence[Codes], also: Collection[str] = ()
) -> tuple[tuple[str, ...], list[Codes]]:
    """The words that the columns have, in their order, and the columns with codes of these."""
    seen = np.zeros(len(words) + 1, dtype=np.bool_)
    for codes in columns:
        seen[codes] = True  # NOBODY is the last entry
    seen[[number for number, word in enumerate(words) if word in also]] = True
    if seen[:-1].all():
        return words, list(columns)
    new = np.append(np.cumsum(seen[:-1]) - 1, NOBODY).astype(np.int32)
    kept = tuple(word for word, is_seen in zip(words, seen[:-1].tolist(), strict=True) if is_seen)
    return kept, [new[codes] for codes in columns]


def without_addresses(history: History) -> tuple[History, int]:
    """With "address 1", "address 2" for words of categories that are e-mail addresses or telephones, and how many.

    For a record of which no scenario gives the words.
    """
    known: dict[str, str] = {}

    def numbered(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            known.setdefault(word, f"address {len(known) + 1}") if _SURE_ADDRESS.search(word) else word
            for word in words
        )

    history = replace(
        history,
        sources=numbered(history.sources),
        channels=numbered(history.channels),
        results=numbered(history.results),
        kinds=numbered(history.kinds),
        lead_kinds=numbered(history.lead_kinds),
        values={name: numbered(words) for name, words in history.values.items()},
    )
    return history, len(known)


def fit_to_show(word: str) -> str:
    """A word of a file as it may stand in a message: of an address or telephone number only how it looks."""
    return outline(word) if _SURE_ADDRESS.search(word) else word


def says_address(people: Sequence[str]) -> bool:
    """Whether the file tells its own people apart by e-mail address or telephone, which belong into no scenario."""
    return any(_ADDRESS.search(name) for name in people)


def with_pseudonyms(history: History) -> History:
    """People as "person 1", "person 2" by when they first appear in the record, ties by name.

    A later export of the same CRM that begins at the same time gives the same people the same numbers.
    """
    first = np.full(len(history.people), np.iinfo(np.int64).max, dtype=np.int64)
    leads, touches = history.leads, history.touches
    _earliest(first, leads.owner, leads.created)
    _earliest(first, leads.first_touch_by, leads.first_touch)
    if touches is not None:
        _earliest(first, touches.person, touches.start)
    order = sorted(range(len(first)), key=lambda code: (int(first[code]), history.people[code]))
    new = np.full(len(order) + 1, NOBODY, dtype=np.int32)  # the last entry is NOBODY's own
    new[order] = np.arange(len(order))
    return replace(
        history,
        people=tuple(f"person {number}" for number in range(1, len(order) + 1)),
        leads=replace(leads, owner=new[leads.owner], first_touch_by=new[leads.first_touch_by]),
        touches=None if touches is None else replace(touches, person=new[touches.person]),
    )


def _earliest(first: Times, people: Codes, at: Times) -> None:
    known = (people != NOBODY) & (at != MISSING)
    np.minimum.at(first, people[known], at[known])


def outline(cell: str) -> str:
    """What a cell looks like without what it says, since rejected rows are told of in a file: "Aaa 99", cut if long."""
    return shortened("".join("9" if sign.isdigit() else _letter(sign) for sign in cell))


def _letter(sign: str) -> str:
    if not sign.isalpha():
        return sign
    return "A" if sign.isupper() else "a"
