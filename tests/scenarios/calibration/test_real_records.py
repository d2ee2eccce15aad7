"""Records of real teams, where they are at hand: what is known of them is found, and what they cannot tell is said."""

from functools import cache
from pathlib import Path

import pytest

from scenarios.calibration.calibration import Calibration, calibrate
from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import read_history
from scenarios.history import History

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the records are not here")
QUEUE = "W_Afhandelen leads"


@cache
def web_leads() -> Calibration:
    """Web leads of a Dutch bank, October to December 2011: a lead queue among others."""
    folder = DATA / "bpi2012_leads"
    answers = Answers(
        TableAnswers(
            {
                "id": "lead_id", "created": "queued_at", "first_touch": "first_response_at", "owner": "first_rep",
                "value": "amount_requested", "won": "outcome", "ended_at": "outcome_at",
            },
            {"first_queue": (QUEUE,)},
        ),
        "Europe/Amsterdam",
        TableAnswers(
            {"lead": "lead_id", "start": "start", "end": "end", "person": "start_rep", "kind": "activity"}
        ),
        source="web",
        won=("won",),
        still_open=("open",),
        lead_kinds=(QUEUE,),
    )  # fmt: skip
    return calibrate(read_history(folder / "leads.csv", folder / "touches.csv.gz", answers).history)


def bank() -> History:
    """Calls of a Portuguese bank: how often each customer was called, and whether that sold; no times."""
    titles = {"attempts": "campaign", "qualified": "y", "attribute.contact": "contact"}
    answers = Answers(TableAnswers(titles), "Europe/Lisbon", undated=True)
    return read_history(DATA / "bank_marketing_uci" / "bank-full.csv.gz", None, answers).history


def test_won_against_delay_is_called_no_simple_decay_and_the_believed_curve_stays() -> None:
    found = web_leads()
    table = next(one for one in found.hazards.tables if one.effect == "won")
    assert table.fit.verdict == "no simple decay"
    assert any("This is no simple decay: it rises again" in sentence for sentence in found.findings.warnings)
    why = {one.place: one.why for one in found.findings.not_estimated}
    assert 'keeps the preset "salesup2025"' in why[("decay", "interest")]
    shares = [row.share for row in table.rows]
    assert shares[0] > 0.2
    assert min(shares) < 0.1
    assert shares.index(min(shares)) < len(shares) - 4


def test_the_two_days_of_the_campaign_are_waves_and_its_days_are_not_poisson() -> None:
    volume = web_leads().arrivals
    assert volume is not None
    assert [volume.counts.date(one.day).isoformat() for one in volume.unusual] == ["2011-11-10", "2011-11-17"]
    assert not volume.tests[0].is_poisson
    rate = next(one for one in web_leads().findings.estimates if one.place[-1] == "leads_per_week")
    assert rate.low < 2703 / (92 / 7) < rate.high


def test_open_applications_are_no_losses() -> None:
    table = next(one for one in web_leads().hazards.tables if one.effect == "won")
    assert sum(row.still_open for row in table.rows) > 150
    won = web_leads().history.leads.won
    naive = float((won == 1).sum() / len(won))
    assert float(table.cells.hits.sum() / table.cells.tries.sum()) > naive


def test_the_web_leads_become_a_file_that_loads() -> None:
    scenario = web_leads().scenario()
    assert scenario.scenario.timezone == "Europe/Amsterdam"
    assert scenario.scenario.start.isoformat() == "2012-01-03"  # its last work is of 2 January
    assert scenario.sources[0].day_variation > 0.15


def test_each_call_of_the_bank_brings_less_than_the_one_before() -> None:
    found = calibrate(bank())
    assert [round(100 * one.hazard, 1) for one in found.hazards.by_attempt[:5]] == [5.7, 5.1, 4.1, 3.3, 2.3]
    assert found.hazards.by_attempt_of == "qualified"
    leads = found.history.leads
    naive = float((leads.qualified[leads.attempts == 3] == 1).mean())
    assert round(naive, 3) == 0.112  # what dividing by customers would say of the third call
    scenario = found.scenario()
    assert scenario.channels["phone"].fatigue == pytest.approx(0.83, abs=0.02)
    assert scenario.channels["phone"].reach * scenario.sources[0].qualify_rate == pytest.approx(0.0566, abs=0.003)
