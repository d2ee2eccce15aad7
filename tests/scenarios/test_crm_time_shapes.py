"""Times that are read by the places of their digits are those that `strptime` reads."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.crm.time_shapes import pattern_of, read_shapes
from scenarios.history import MISSING

STYLES = [
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y/%m/%d",
    "%d-%m-%y %H.%M.%S",
    "%d/%m/%Y %H:%M %z",
    "%I:%M %p, %d.%m.%Y",
]
NUMBERS = st.integers(0, 70)


def strptime_ms(text: str, style: str) -> int:
    try:
        time = datetime.strptime(text, style)
    except ValueError:
        return MISSING
    return round(time.replace(tzinfo=UTC).timestamp() * 1000)


@given(st.sampled_from(STYLES), NUMBERS, st.integers(0, 13), st.integers(1900, 2200), NUMBERS, NUMBERS, st.booleans())
def test_the_places_say_what_strptime_says(
    style: str, day: int, month: int, year: int, hour: int, minute: int, padded: bool
) -> None:
    form = "02d" if padded else "d"
    told = {"%d": f"{day:{form}}", "%m": f"{month:{form}}", "%Y": f"{year}", "%y": f"{year % 100:02d}", "%p": "PM",
            "%H": f"{hour:{form}}", "%I": f"{hour:{form}}", "%M": f"{minute:02d}", "%S": f"{minute:{form}}",
            "%z": "+0130"}  # fmt: skip
    text = style
    for part, written in told.items():
        text = text.replace(part, written)
    pattern = pattern_of(style)
    assert pattern is not None
    expected = strptime_ms(text, style)
    local, offset = read_shapes([text], np.array([len(text)]), pattern)
    if 1902 <= year <= 2199:
        assert local.tolist() == [expected]
    assert offset.tolist() == [90 * 60_000 if "%z" in style and local[0] != MISSING else MISSING]


@pytest.mark.parametrize(
    "style", ["%Y%m%d", "%d %b %Y", "%d.%m.%Y %I:%M", "%H:%M", "%d.%m.%Y %j", "%d.%m.%Y %", "20%y-%m-%d"]
)
def test_formats_whose_parts_run_together_or_are_words_are_left_to_strptime(style: str) -> None:
    assert pattern_of(style) is None


def test_two_digits_of_a_year_turn_at_69() -> None:
    pattern = pattern_of("%d.%m.%y")
    assert pattern is not None
    texts = ["05.01.68", "05.01.69"]
    local, _ = read_shapes(texts, np.array([8, 8]), pattern)
    assert [datetime.fromtimestamp(at / 1000, UTC).year for at in local.tolist()] == [2068, 1969]
