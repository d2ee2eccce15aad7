"""One value of a scenario file, checked alone while it is typed: what its own key allows."""

from typing import Any

from pydantic import ValidationError, create_model

from policies.frozen import Frozen
from scenarios.fields import spot
from scenarios.messages import sentences
from scenarios.places import Place
from scenarios.ranges import is_range, take_ranges


def value_problem(place: Place, value: Any) -> str:
    """What is wrong with a value at a place of the file, "" if nothing; names that refer to others are not followed.

    `value` is what tomllib would give; a range is checked at all its three numbers. KeyError: no such place.
    """
    here = spot(place)
    if here is None:
        raise KeyError(place)
    plain, _, wrong = take_ranges(value)
    if wrong:
        return wrong[0][1]
    if is_range(value):
        ends = (value_problem(place, value[name]) for name in ("likely", "low", "high"))
        return next((problem for problem in ends if problem), "")
    try:
        _alone(here.annotation).model_validate({"value": plain})
    except ValidationError as error:
        found = sentences(error, _at(place, plain), place)
        return found[0][1] if found else ""
    return ""


def _alone(annotation: Any) -> type[Frozen]:
    """A table with this one key, as strict as all of them."""
    return create_model("Alone", __base__=Frozen, value=(annotation, ...))


def _at(place: Place, value: Any) -> Any:
    """A file that says nothing but this."""
    for part in reversed(place):
        value = {part: value} if isinstance(part, str) else [{}] * part + [value]
    return value
