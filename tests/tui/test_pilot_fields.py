"""What is typed into the pilot's fields."""

import pytest

from scenarios.loading import loads
from tests.tui.small import SMALL
from tui.pilot_fields import kpis, typed_days, typed_share


@pytest.mark.parametrize(
    ("typed", "days"),
    [("14", 14), (" 14 days ", 14), ("1 day", 1), ("2w", 14), ("104 weeks", 728), ("730", 730)],
)
def test_days_are_read_as_people_type_them(typed: str, days: int) -> None:
    assert typed_days(typed) == days


@pytest.mark.parametrize("typed", ["", "0", "731", "105w", "-3", "1.5", "soon", "14 months", "9" * 12])
def test_what_are_no_days_is_refused(typed: str) -> None:
    assert typed_days(typed) is None


@pytest.mark.parametrize(
    ("typed", "share"), [("50", 0.5), ("50 %", 0.5), ("0.3 %", 0.003), ("0,3%", 0.003), (".5", 0.005), ("99.9", 0.999)]
)
def test_shares_are_per_cent(typed: str, share: float) -> None:
    assert typed_share(typed) == pytest.approx(share)


@pytest.mark.parametrize("typed", ["", "0", "100", "120 %", "-5", "half", "5 points", "1e5", "nan"])
def test_what_is_no_share_is_refused(typed: str) -> None:
    assert typed_share(typed) is None


def test_only_shares_of_leads_can_be_looked_at_the_usual_one_first() -> None:
    found = kpis(loads(SMALL, "small.toml"), (1, 0))
    keys = [key for _, key in found]
    assert found[0] == ("Meetings booked per MQL", "meetings_booked_per_mql")
    assert {"within_5_min", "contact_rate"} <= set(keys)
    assert "meetings_held_per_month" not in keys
