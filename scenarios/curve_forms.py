"""The forms a decay curve can be written in, and their keys."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from policies.durations import Duration, format_duration
from policies.frozen import Frozen, Share, key

Form = Literal["exponential", "power", "table", "steps", "flat"]
Points = tuple[tuple[int, float], ...]

KEYS: dict[Form, tuple[str, ...]] = {
    "exponential": ("half_life", "floor"),
    "power": ("scale", "shape", "floor"),
    "table": ("points",),
    "steps": ("points",),
    "flat": (),
}
"""What each form takes; all but `floor` must be given."""
CURVE_KEYS = ("half_life", "scale", "shape", "floor", "points")


def _falling(points: Points) -> Points:
    """Ages rise from above 0, values never rise from at most 1."""
    last_age, last_value = 0, 1.0
    for age, value in points:
        if age <= last_age:
            rule = "must come after the point before it" if last_age else "must be later than 0, where the curve is 1"
            raise ValueError(f"the point at {format_duration(age)} {rule}")
        if value > last_value:
            raise ValueError(
                f"a curve never rises: {value:g} at {format_duration(age)} is above {last_value:g} before it"
            )
        last_age, last_value = age, value
    return points


Positive = Annotated[Duration, Field(gt=0)]
_Point = Annotated[tuple[Duration, Share], Field(strict=False)]
_Points = Annotated[tuple[_Point, ...], Field(strict=False, min_length=1, max_length=500), AfterValidator(_falling)]


class CurveForm(Frozen):
    """A curve written out: 1 at age 0, never increasing, ages since the lead was created."""

    form: Form | None = key(
        None,
        "shape of a curve of your own: exponential, power, table, steps or flat",
        usual="table for measured figures",
    )
    half_life: Positive | None = key(
        None, "age at which half of what delay can take is gone (exponential)", unit="duration", usual="10m-1d",
        source="20 m fits HBR 2011",
    )  # fmt: skip
    scale: Positive | None = key(
        None, "age at which the fall sets in (power): (1 + age/scale)^(-shape)", unit="duration", usual="5s-1h",
        source="5 s fits Software Advice 2013",
    )  # fmt: skip
    shape: Annotated[float, Field(gt=0, le=100)] | None = key(
        None, "steepness of the fall (power): (1 + age/scale)^(-shape)", usual="0.05-1",
        source="0.06 fits Software Advice 2013",
    )  # fmt: skip
    floor: Share = key(
        0.0, "what is left however late the attempt (exponential, power)", unit="share of the chance at once",
        usual="0-0.3", source="0.12 for contact and 0.41 for interest after a day in SalesUp 2025",
    )  # fmt: skip
    points: _Points | None = key(
        None,
        "pairs of age and value. table: straight lines over the logarithm of age, over age itself before the first"
        " point, level after the last; steps: 1 before the first point, each value from its age on",
        unit="share of the chance at once", usual='[["5m", 0.8], ["1h", 0.6], ["1d", 0.3]]',
        source="your own figures, or a preset's",
    )  # fmt: skip

    @model_validator(mode="after")
    def _complete(self) -> "CurveForm":
        problems = form_problems(self)
        if problems:
            raise located(self, problems)
        return self


def form_problems(written: CurveForm) -> dict[str, str]:
    """Key -> what is wrong with it, for keys that the form misses or does not take."""
    if written.form is None:
        return {"form": f"is missing: one of {', '.join(KEYS)}"}
    takes = KEYS[written.form]
    problems = {
        name: f'is needed: form = "{written.form}" takes {", ".join(takes)}'
        for name in takes
        if name != "floor" and getattr(written, name) is None
    }
    for name in CURVE_KEYS:
        if name in written.model_fields_set and getattr(written, name) is not None and name not in takes:
            problems[name] = f'is not a key of form = "{written.form}", which takes {", ".join(takes) or "none"}'
    return problems


def located(written: CurveForm, problems: dict[str, str]) -> ValidationError:
    """One error per key, each at its own place in the file, to be raised inside a validator."""
    errors = [
        InitErrorDetails(
            type=PydanticCustomError("decay_key", "{what}", {"what": what}), loc=(name,), input=getattr(written, name)
        )
        for name, what in problems.items()
    ]
    return ValidationError.from_exception_data(type(written).__name__, errors)
