"""The strict, frozen base of every table of a scenario file, and the description of its fields."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

T = TypeVar("T")

Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=1000)]
Amount = Annotated[float, Field(ge=0, le=1e12)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Names = Annotated[tuple[str, ...], Field(strict=False)]


class Frozen(BaseModel):
    """A table of the file: unknown keys, wrong types, NaN and infinity are errors; never changed once built."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)


def key(
    default: Any = ...,
    meaning: str = "",
    *,
    unit: str = "",
    usual: str = "",
    source: str = "",
    **bounds: Any,
) -> Any:
    """A field with its meaning, unit, usual range and the source of its default: what every help text says."""
    notes = {name: text for name, text in (("unit", unit), ("usual", usual), ("source", source)) if text}
    info: FieldInfo = Field(default, description=meaning, json_schema_extra=dict(notes), **bounds)
    return info
