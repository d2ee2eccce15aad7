"""The six rows of the agreement between marketing and sales: what is asked, and where the file answers."""

import copy
from dataclasses import dataclass
from typing import Any

from scenarios.merging import SHARED
from scenarios.places import Place
from tui.forms.values import ABSENT, Values
from tui.text import _, in_english

VARIANTS = ("A", "B")
_ELSEWHERE = ("wariant",)
"""how a variant begins in files that were written in another language than the one spoken"""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One row: its key in [agreement], its question, the keys of an option or of the file that answer it."""

    key: str
    title: str
    question: str
    of_option: tuple[str, ...]
    of_file: tuple[Place, ...]
    kpi: str
    """what simulation says of it"""


def agreed_rows() -> tuple[Agreed, ...]:
    """The rows in the order of the agreement."""
    return (
        Agreed("mql", _("MQL definition"), _("Who counts as a good lead?"), ("mql",), (("icp", "marketing"),),
               "handed_over_worth_it"),
        Agreed("routing", _("Routing"), _("Who gets the next lead?"),
               ("routing", "owner_first", "assignment_latency", "notify"), (), "time_to_assignment_mean"),
        Agreed("first_contact", _("First contact"), _("How soon is a lead called?"),
               ("sla", "reassign", "on_breach"), (), "touched_within_sla"),
        Agreed("follow_up", _("Follow-up"), _("How often, and on which channels?"), ("cadence", "contact_caps"), (),
               "attempts_per_lead"),
        Agreed("rejection", _("Rejection"), _("What may sales turn down, and how?"), (), (("icp", "sales"),),
               "mql_acceptance"),
        Agreed("recycling", _("Recycling"), _("What happens to leads that are too early?"), ("nurture",), (),
               "recycled_meetings_per_month"),
    )  # fmt: skip


def places_of(row: Agreed, option: int, values: Values) -> tuple[tuple[str, Place], ...]:
    """Headings and places of a row's form: the words of the agreement, then what the option and the file say."""
    found: list[tuple[str, Place]] = [(_("IN WORDS"), ("agreement", "rows", row.key))]
    found += [(_("WHAT DECIDES"), _place_of(name, option, values)) for name in row.of_option]
    return (*found, *((_("WHAT DECIDES"), place) for place in row.of_file))


def _place_of(name: str, option: int, values: Values) -> Place:
    """The option's own table, or the one for all options when the base has none of its own."""
    own: Place = ("policies", option, name)
    return (name,) if option == 0 and name in SHARED and values.given(own) is ABSENT else own


def variant_name(letter: str) -> str:
    """What the option of a variant is called in the file."""
    return _("variant {letter}").format(letter=letter)


def shown_options(data: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """Heads and numbers of the options beside each other: today, then the variants that are there."""
    names = [one.get("name") for one in data.get("policies", []) if isinstance(one, dict)]
    found = [(_("today"), 0)]
    for letter in VARIANTS:
        known = (variant_name(letter), in_english(variant_name)(letter), *(f"{word} {letter}" for word in _ELSEWHERE))
        found += [(letter, names.index(name)) for name in dict.fromkeys(known) if name in names][:1]
    return tuple(found)


def has_variants(data: dict[str, Any]) -> bool:
    """Something stands beside today."""
    return len(shown_options(data)) > 1


def of_today(place: Place) -> Place | None:
    """The key that a place decides for today, and what is under it; None for what holds for every option."""
    if place[:2] == ("policies", 0):
        return place[2:]
    return place if place[0] in SHARED else None


def new_variant(data: dict[str, Any], option: int, also: str = "mql") -> tuple[str, dict[str, Any]] | None:
    """Letter and table of the next variant, a copy of an option; None when both are there.

    `also`: a key that is about to be changed in the variant; it is copied, so that a part of it can be.
    """
    there = {head for head, _number in shown_options(data)}
    letter = next((one for one in VARIANTS if one not in there), None)
    if letter is None:
        return None
    base = data["policies"][option]
    table = {"name": variant_name(letter), "like": base["name"]}
    for name in dict.fromkeys(["mql", also]):
        own = base.get(name, data.get(name))
        if isinstance(own, dict | list):
            table[name] = copy.deepcopy(own)
    return letter, table


def agreed_count(data: dict[str, Any]) -> int:
    """How many of the six rows are agreed."""
    agreement = data.get("agreement")
    rows = agreement.get("rows") if isinstance(agreement, dict) else None
    told = rows if isinstance(rows, dict) else {}
    keys = [row.key for row in agreed_rows()]
    return sum(isinstance(told.get(key), dict) and told[key].get("agreed") is True for key in keys)
