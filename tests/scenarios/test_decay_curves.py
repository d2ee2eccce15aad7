"""The tables [decay.contact] and [decay.interest]: what is accepted, and what is said of the rest."""

from typing import Any

import pytest
from pydantic import ValidationError

from policies.durations import HOUR, MINUTE
from scenarios.curve_forms import CURVE_KEYS, CurveForm
from scenarios.decay_curves import ContactDecay, InterestDecay
from scenarios.presets import decay_preset


def complaint(table: dict[str, Any], model: type[ContactDecay | InterestDecay] = ContactDecay) -> dict[str, str]:
    """Key -> what is said of it."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(table)
    return {".".join(str(part) for part in error["loc"]): error["msg"] for error in caught.value.errors()}


def test_a_preset_brings_its_published_curve() -> None:
    written = ContactDecay.model_validate({"preset": "hbr2011", "causal_share": 0.5})
    assert written.observed_form() is decay_preset("hbr2011").contact.curve
    assert ContactDecay(preset="flat").causal_share == 1.0


def test_durations_and_points_are_milliseconds_once_read() -> None:
    written = ContactDecay.model_validate({"form": "table", "points": [["5m", 0.8], ["1h30", 0]]})
    assert written.points == ((5 * MINUTE, 0.8), (90 * MINUTE, 0.0))
    assert ContactDecay.model_validate({"form": "exponential", "half_life": "1h"}).half_life == HOUR


def test_a_table_reads_back_what_it_writes() -> None:
    written = ContactDecay.model_validate({"form": "steps", "points": [["5m", 0.8], ["1d", 0.1]]})
    again = ContactDecay.model_validate(written.model_dump(exclude_defaults=True))
    assert again == written


def test_neither_preset_nor_form_is_an_error() -> None:
    assert "give a preset, or a form" in complaint({"causal_share": 0.5})["preset"]


def test_a_preset_beside_a_curve_of_your_own_is_an_error_at_each_key() -> None:
    said = complaint({"preset": "flat", "form": "table", "points": [["5m", 0.5]]})
    assert set(said) == {"form", "points"}
    assert 'beside preset = "flat"' in said["points"]


def test_an_error_carries_the_value_that_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        ContactDecay.model_validate({"preset": "lrm2017"})
    assert caught.value.errors()[0]["input"] == "lrm2017"


def test_an_unknown_preset_is_answered_with_a_guess_at_its_place() -> None:
    assert 'did you mean "lrm2007"?' in complaint({"preset": "lrm2017"})["preset"]


def test_a_study_that_is_silent_on_interest_cannot_be_its_preset() -> None:
    assert "no curve for interest" in complaint({"preset": "velocify"}, InterestDecay)["preset"]


@pytest.mark.parametrize(
    ("table", "place", "said"),
    [
        ({"form": "exponential"}, "half_life", 'is needed: form = "exponential" takes half_life, floor'),
        ({"form": "power", "scale": "1m"}, "shape", "is needed"),
        ({"form": "table"}, "points", "is needed"),
        ({"form": "steps", "points": [["5m", 0.5]], "floor": 0.1}, "floor", 'is not a key of form = "steps"'),
        ({"form": "exponential", "half_life": "1h", "shape": 2.0}, "shape", "is not a key"),
        ({"form": "exponential", "half_life": "0s"}, "half_life", "greater than 0"),
        ({"form": "exponential", "half_life": 5}, "half_life", 'did you mean "5m"?'),
        ({"form": "exponential", "half_life": "1h", "floor": 1.2}, "floor", "less than or equal to 1"),
        ({"form": "power", "scale": "1m", "shape": 0.0}, "shape", "greater than 0"),
        ({"form": "table", "points": [["5m", 0.5], ["1h", 0.6]]}, "points", "never rises: 0.6 at 1h is above 0.5"),
        ({"form": "table", "points": [["5m", 0.5], ["5m", 0.4]]}, "points", "point at 5m must come after"),
        ({"form": "table", "points": [["0m", 1.0]]}, "points", "later than 0"),
        ({"form": "table", "points": [["5m", 1.5]]}, "points.0.1", "less than or equal to 1"),
        ({"form": "table", "points": [["5m", float("nan")]]}, "points.0.1", "finite"),
        ({"form": "linear"}, "form", "exponential"),
        ({"preset": "flat", "causal_share": 1.1}, "causal_share", "less than or equal to 1"),
        ({"preset": "flat", "half_live": "1h"}, "half_live", "Extra inputs"),
    ],
)
def test_a_wrong_key_is_named_with_what_is_allowed(table: dict[str, Any], place: str, said: str) -> None:
    assert said in complaint(table)[place]


@pytest.mark.parametrize("model", [ContactDecay, InterestDecay])
def test_every_key_says_what_it_means_and_where_its_figures_come_from(
    model: type[ContactDecay | InterestDecay],
) -> None:
    assert set(CurveForm.model_fields) == {"form", *CURVE_KEYS}
    for name, info in model.model_fields.items():
        assert info.description, name
        extra = info.json_schema_extra
        assert isinstance(extra, dict), name
        assert name == "form" or extra.get("source"), name
