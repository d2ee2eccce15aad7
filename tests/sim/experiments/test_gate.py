"""What a definition of MQL does, without playing anything."""

import pytest

from scenarios.catalogue import library_paths
from scenarios.loading import load, loads
from sim.experiments.gate import draws_alike, gate_view, gate_worlds, moved
from sim.measures.kpis import specs
from sim.measures.measure import measure
from sim.model.engine import simulate

DEMO = load(library_paths()["saas-20-salespeople"])
BOT = load(library_paths()["automation"])
TEXT = library_paths()["saas-20-salespeople"].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def worlds():  # type: ignore[no-untyped-def]
    return gate_worlds(DEMO, 2)


@pytest.mark.parametrize(("scenario", "option"), [(DEMO, 0), (DEMO, 4), *((BOT, n) for n in range(len(BOT.policies)))])
def test_what_is_told_at_once_is_what_playing_measures(scenario, option) -> None:  # type: ignore[no-untyped-def]
    policy, world = scenario.policies[option], gate_worlds(scenario, 1)[0]
    total = gate_view([world], scenario, policy).total
    summary = measure(simulate(world, policy), world, policy)
    known = {spec.key: spec for spec in specs(scenario, [policy])}

    def kpi(key: str) -> float:
        top, bottom = summary.whole.ratios[key]
        return top / bottom

    assert known["mqls_per_month"]
    assert total.mqls == pytest.approx(kpi("mqls_per_month"))
    assert total.leads == pytest.approx(kpi("leads_per_month"))
    assert total.worth_it == pytest.approx(kpi("handed_over_worth_it"))
    assert 100 * total.good_missed / (total.good_missed + total.good) == pytest.approx(kpi("good_leads_missed"))


def test_sources_add_up_to_the_total(worlds) -> None:  # type: ignore[no-untyped-def]
    view = gate_view(worlds, DEMO, DEMO.policies[0])
    for name in ("leads", "mqls", "good_missed", "junk"):
        assert sum(getattr(one, name) for one in view.sources) == pytest.approx(getattr(view.total, name))
    assert len(view.periods) == 2 * (7 * DEMO.scenario.weeks // 30)


def test_a_higher_bar_hands_over_less_junk_and_misses_more_on_the_same_leads(worlds) -> None:  # type: ignore[no-untyped-def]
    low, high = loads(TEXT), loads(TEXT.replace("min_score = 45", "min_score = 70"))
    assert draws_alike(low, high)
    before, after = (gate_view(worlds, one, one.policies[0]) for one in (low, high))
    assert after.total.leads == before.total.leads
    junk, missed = moved(before, after, "junk"), moved(before, after, "good_missed")
    assert junk.change < 0 < missed.change
    assert junk.low <= junk.high <= 0
    assert moved(before, before, "mqls").change == 0


def test_what_marketing_counts_as_icp_changes_no_lead(worlds) -> None:  # type: ignore[no-untyped-def]
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
