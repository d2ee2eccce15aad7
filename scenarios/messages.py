"""What the models find wrong, said in a planner's words."""

from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policies.frozen import Frozen
from policies.wording import N_, Said, join, named, say
from scenarios.fields import Key, Spot, choices, homes, item_type, keys_of, limits_of, spot, tables_in
from scenarios.places import Place
from scenarios.problems import did_you_mean, listed, said_by

_WRONG_TYPE = {
    "float_type": N_("a number"), "int_type": N_("a whole number"), "int_from_float": N_("a whole number"),
    "bool_type": N_(
        "true or false"), "string_type": N_("text in quotes"), "tuple_type": N_("a list in square brackets"
    ),
    "list_type": N_("a list in square brackets"), "dict_type": N_("a table"), "model_type": N_("a table"),
    "model_attributes_type": N_("a table"), "date_type": N_("a date such as 2026-01-05, without quotes"),
    "date_from_datetime_inexact": N_("a date such as 2026-01-05, without a time"),
    "date_from_datetime_parsing": N_("a date such as 2026-01-05, without quotes"),
    "date_parsing": N_("a date such as 2026-01-05, without quotes"),
    "int_parsing_size": N_("a whole number of a reasonable size"), "finite_number": N_("a finite number"),
}  # fmt: skip


def sentences(error: ValidationError, data: Any, at: Place = ()) -> list[tuple[Place, str]]:
    """(place in the data, what is allowed there) for all that the models found; one sentence a place.

    `at`: the place of the data that was validated alone, where it was not the whole.
    """
    found: dict[Place, list[ErrorDetails]] = {}
    for one in error.errors(include_url=False):
        one["loc"] = (*at, *one["loc"])
        if one["type"] == "too_short" and len(one["input"]) >= one["ctx"]["min_length"]:
            continue  # entries that are wrong count as absent
        found.setdefault(_place(one, data), []).append(one)
    around = {place[:size] for place in found for size in range(len(place))}
    deepest = [place for place, ones in found.items() if place not in around or not all(map(_is_type, ones))]
    return [(place, _sentence(place, found[place], data)) for place in deepest]


def _place(one: ErrorDetails, data: Any) -> Place:
    """The location without the names of union members and of what the models wrap around a value."""
    place: list[str | int] = []
    at = data
    last = len(one["loc"]) - 1
    for number, part in enumerate(one["loc"]):
        is_entry = isinstance(at, list) and isinstance(part, int) and part < len(at)
        if is_entry or (isinstance(at, dict) and part in at):
            at = at[part]
        elif not (number == last and one["type"] == "missing" and isinstance(at, dict)):
            continue
        place.append(part)
    if one["type"] == "decay_key" and one["loc"][-1] not in place:
        place.append(one["loc"][-1])
    return tuple(place)


def _is_type(one: ErrorDetails) -> bool:
    return one["type"] in _WRONG_TYPE


def _sentence(place: Place, ones: list[ErrorDetails], data: Any) -> str:
    if len(place) > 1 and place[0] == "icp" and isinstance(data, dict):
        known = data["attributes"] if isinstance(data.get("attributes"), dict) else {}
        if place[1] not in known and place[1] not in ("marketing", "sales"):
            hint = did_you_mean(place[1], [*known, "marketing", "sales"])
            return say("neither marketing, sales, nor an attribute of [attributes]{hint}", hint=hint)
    here = spot(place)
    types = [one for one in ones if _is_type(one)]
    if len(types) == len(ones):
        return _wrong_type(here, types, ones[0]["input"])
    one = next(one for one in ones if not _is_type(one))
    kind, given, limits = one["type"], one["input"], one.get("ctx", {})
    if kind == "missing":
        return join([say("is missing"), *_meaning(here)], "")
    if kind == "extra_forbidden":
        return _unknown(place, data)
    if kind == "literal_error":
        hint = did_you_mean(given, _literal_words(here))
        return say("must be one of {words}{hint}", words=_literals(here), hint=hint)
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        return _bounds(here, given, limits)
    if kind in ("too_short", "too_long", "string_too_short", "string_too_long"):
        return _length(kind, limits, here)
    if kind == "value_error":
        error = limits.get("error")
        return said_by(error) if isinstance(error, ValueError) else str(one["msg"])
    return one["msg"][:1].lower() + one["msg"][1:]


def _wrong_type(here: Spot | None, ones: Iterable[ErrorDetails], given: object) -> str:
    allowed = list(dict.fromkeys(_allowed_type(one, here) for one in ones))
    wanted = named(allowed[0])
    for one in allowed[1:]:
        wanted = say("{one} or {other}", one=wanted, other=named(one))
    if isinstance(given, str) and any("number" in word for word in allowed) and _is_number(given):
        return say("must be {wanted}, without quotes; did you mean {given}?", wanted=wanted, given=given.strip())
    if isinstance(given, dict) and wanted == "a list in square brackets" and here is not None:
        name = here.key.name if here.key is not None else ""
        if tables_in(item_type(here.annotation)):
            return say("must be a list of tables: write [[{name}]] with double brackets", name=name)
    if isinstance(given, list) and wanted == "a table":
        return say("must be one table: write it with single brackets")
    if isinstance(given, bool) and any("number" in word for word in allowed):
        return say("must be {wanted}, not true or false", wanted=wanted)
    return join([say("must be {wanted}", wanted=wanted), *_unit(here)], "")


def _allowed_type(one: ErrorDetails, here: Spot | None) -> str:
    if one["type"] == "model_type" and here is not None:
        tables = tables_in(here.annotation)
        return _SHORT_FORMS.get(tables[0].__name__, N_("a table")) if tables else N_("a table")
    return _WRONG_TYPE[one["type"]]


_SHORT_FORMS = {
    "DurationDist": N_('a duration such as "5m", or a distribution such as { dist = "exponential", mean = ... }'),
    "AmountDist": N_('an amount, or a distribution such as { dist = "exponential", mean = ... }'),
    "Latency": N_(
        'a duration such as "30s", or a distribution such as { dist = "exponential", mean = ... }, or a table with poll'
        " or batch"
    ),
    "Notify": N_(
        '"email", "alert", "call", a duration, or a distribution such as { dist = "exponential", mean = ... }'
    ),
    "Routing": N_("the name of a method in quotes, or a table with method = ..."),
}
"""Tables that may also be written as a single value."""


def _unknown(place: Place, data: Any) -> str:
    name = str(place[-1])
    tables = tables_in(_annotation(place[:-1]))
    known = [key for table in tables for key in keys_of(table)]
    near = did_you_mean(name, known)
    if near:
        return say("unknown key{hint}", hint=near)
    elsewhere = homes().get(name, ())
    if elsewhere:
        return say("unknown key here; it belongs into {places}", places=" / ".join(elsewhere[:3]))
    if len(place) == 1 and isinstance(data, dict) and not isinstance(data.get(name), (dict, list)):
        return say("unknown key at the top of the file; tables there are {names}", names=listed(known, 30))
    return say("unknown key; known here are {names}", names=listed(known, 14))


def _annotation(place: Place) -> Any:
    here = spot(place)
    return here.annotation if here is not None else Frozen


def _bounds(here: Spot | None, given: object, limits: dict[str, Any]) -> str:
    low, high = _limits(here)
    for name, words in _LIMITS.items():
        if name in limits and not (low and high):
            limit = say(words, limit=_plain(limits[name]))
            return join([say("must be {limit}", limit=limit), *_unit(here), *_usual(here)], "")
    hint: list[Said] = []
    if high == "at most 1" and isinstance(given, (int, float)) and 2 <= given <= 100:
        hint = [say(" (a share, not per cent; did you mean {share}?)", share=f"{given / 100:g}")]
    said = say("must be {low} and {high}", low=low, high=high)
    if isinstance(low, Said) and isinstance(high, Said) and (low.words, high.words) == (_LIMITS["ge"], _LIMITS["le"]):
        said = say("must be between {low} and {high}", low=low.values["limit"], high=high.values["limit"])
    return join([said, *_unit(here), *hint, *_usual(here)], "")


_LIMITS = {
    "ge": N_("at least {limit}"),
    "gt": N_("more than {limit}"),
    "le": N_("at most {limit}"),
    "lt": N_("less than {limit}"),
}


def _limits(here: Spot | None) -> tuple[str, str]:
    """Lower and upper limit of the numbers allowed at a spot, in words."""
    low = high = ""
    if here is None:
        return low, high
    for limit in limits_of(here.annotation):
        for name, words in _LIMITS.items():
            value = getattr(limit, name, None)
            if value is not None and name in ("ge", "gt"):
                low = say(words, limit=_plain(value))
            elif value is not None:
                high = say(words, limit=_plain(value))
    return low, high


def _length(kind: str, limits: dict[str, Any], here: Spot | None) -> str:
    least, most = limits.get("min_length"), limits.get("max_length")
    unit = say("characters") if kind.startswith("string") else say("entries")
    if least == 1 and kind.endswith("short"):
        return say("must not be empty")
    if kind == "too_short" and here is not None and least == limits.get("actual_length"):
        return say("must have {count} {what}", count=least, what=unit)
    number = limits.get("actual_length")
    has = [say(", not {count}", count=number)] if number is not None else []
    words = (
        N_("must have at least {count} {what}") if kind.endswith("short") else N_("must have at most {count} {what}")
    )
    return join([say(words, count=least or most, what=unit), *has], "")


def _literal_words(here: Spot | None) -> list[str]:
    if here is None:
        return []
    return [word for one in choices(here.annotation) if get_origin(one) is Literal for word in get_args(one)]


def _literals(here: Spot | None) -> str:
    return listed(_literal_words(here), 20)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _plain(value: object) -> str:
    if isinstance(value, (int, float)) and abs(value) >= 10_000:
        return f"{value:,.0f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _key(here: Spot | None) -> Key | None:
    return here.key if here is not None else None


def _meaning(here: Spot | None) -> list[str]:
    key = _key(here)
    return [] if key is None or not key.meaning else [": ", named(key.meaning), *_usual(here)]


def _unit(here: Spot | None) -> list[str]:
    key = _key(here)
    unit = key.note("unit") if key is not None else ""
    return [" (", named(unit), ")"] if unit and unit != "duration" else []


def _usual(here: Spot | None) -> list[str]:
    key = _key(here)
    return [say("; usual: {range}", range=key.note("usual"))] if key is not None and key.note("usual") else []
