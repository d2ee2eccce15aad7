"""What a definition of MQL does, without playing anything."""

import numpy as np
import pytest

from scenarios.catalogue import library_paths
from scenarios.loading import load, loads
from scenarios.scenario import Scenario
from sim.experiments.gate import (
    GateView,
    Handed,
    Moved,
    draws_alike,
    gate_view,
    gate_worlds,
    handed_over,
    judges_alike,
    moved,
)
from sim.measures.measure import measure
from sim.model.engine import simulate
from sim.model.intake import intake
from sim.model.world import World

DEMO = load(library_paths()["saas-20-salespeople"])
BOT = load(library_paths()["automation"])
TEXT = library_paths()["saas-20-salespeople"].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def worlds() -> tuple[World, ...]:
    return gate_worlds(DEMO, 2)


@pytest.mark.parametrize(("scenario", "option"), [(DEMO, 0), (DEMO, 4), *((BOT, n) for n in range(len(BOT.policies)))])
def test_who_is_handed_over_is_who_is_when_played_but_for_those_who_opted_out_before(
    scenario: Scenario, option: int
) -> None:
    policy, world = scenario.policies[option], gate_worlds(scenario, 1)[0]
    leads = simulate(world, policy).leads
    has_meetings = scenario.meetings is not None
    otherwise = handed_over(intake(world, policy), policy, has_meetings=has_meetings) != leads.mql
    assert np.all(leads.opted_out[otherwise])
    assert np.count_nonzero(otherwise) <= 0.03 * world.size


def test_good_and_junk_are_those_of_the_kpis() -> None:
    quiet = {name: channel.model_copy(update={"opt_out": 0.0}) for name, channel in DEMO.channels.items()}
    scenario = DEMO.model_copy(update={"channels": quiet})
    policy, world = scenario.policies[0], gate_worlds(scenario, 1)[0]
    total = gate_view([world], scenario, policy).total
    ratios = measure(simulate(world, policy), world, policy).whole.ratios
    kpis = {key: top / bottom for key, (top, bottom) in ratios.items() if bottom}
    assert total.mqls == pytest.approx(kpis["mqls_per_month"])
    assert total.leads == pytest.approx(kpis["leads_per_month"])
    assert total.worth_it == pytest.approx(kpis["handed_over_worth_it"])
    assert 100 * total.good_missed / (total.good_missed + total.good) == pytest.approx(kpis["good_leads_missed"])


def test_sources_add_up_to_the_total(worlds: tuple[World, ...]) -> None:
    view = gate_view(worlds, DEMO, DEMO.policies[0])
    for name in ("leads", "mqls", "good_missed", "junk"):
        assert sum(getattr(one, name) for one in view.sources) == pytest.approx(getattr(view.total, name))
    assert len(view.periods) == 2 * (7 * DEMO.scenario.weeks // 30)


def test_a_higher_bar_hands_over_less_junk_and_misses_more_on_the_same_leads(worlds: tuple[World, ...]) -> None:
    low, high = loads(TEXT), loads(TEXT.replace("min_score = 45", "min_score = 70"))
    assert draws_alike(low, high)
    before, after = (gate_view(worlds, one, one.policies[0]) for one in (low, high))
    assert after.total.leads == before.total.leads
    junk, missed = moved(before, after, "junk"), moved(before, after, "good_missed")
    assert junk.change < 0 < missed.change
    assert junk.low <= junk.high <= 0
    assert moved(before, before, "mqls").change == 0


def test_a_change_lies_between_values_of_periods_there_were() -> None:
    """Ten periods with one to ten MQLs more: the first and the ninth, by the quantiles of every forecast."""
    total = Handed("", 0, 0, 0, 0)
    before, after = (
        GateView((), total, tuple(Handed("", 0, each, 0, 0) for each in counts)) for counts in ([0] * 10, range(1, 11))
    )
    change = moved(before, after, "mqls")
    assert (change.low, change.high) == (1, 9)
    whole = GateView((), total, ())
    assert moved(whole, whole, "mqls") == Moved(0, 0, 0)


def test_what_marketing_counts_as_icp_changes_no_lead(worlds: tuple[World, ...]) -> None:
    marketing = '[icp.marketing]                 # what marketing hands over as ICP ...\ncompany_size = ["1-49", '
    assert marketing in TEXT
    narrow = loads(TEXT.replace(marketing, marketing.replace('"1-49", ', "")))
    assert draws_alike(DEMO, narrow)
    view = gate_view(worlds, narrow, narrow.policies[0])
    assert view.total.leads == gate_view(worlds, DEMO, DEMO.policies[0]).total.leads
    assert view.total.mqls < gate_view(worlds, DEMO, DEMO.policies[0]).total.mqls


@pytest.mark.parametrize("change", [("leads_per_week = 42", "leads_per_week = 43"), ("seed = 7", "seed = 8")])
def test_another_market_needs_other_worlds(change: tuple[str, str]) -> None:
    assert change[0] in TEXT
    assert not draws_alike(DEMO, loads(TEXT.replace(*change)))


def test_only_what_the_gate_looks_at_makes_another_question() -> None:
    higher = loads(TEXT.replace("min_score = 45", "min_score = 70"))
    marketing = '[icp.marketing]                 # what marketing hands over as ICP ...\ncompany_size = ["1-49", '
    narrow = loads(TEXT.replace(marketing, marketing.replace('"1-49", ', "")))
    assert judges_alike(DEMO, higher)  # the options say what is different
    assert draws_alike(DEMO, narrow)
    assert not judges_alike(DEMO, narrow)
