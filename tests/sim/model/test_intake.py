from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.durations import HOUR, MINUTE, SECOND
from sim.model.intake import Intake, disruption_window, intake
from sim.model.streams import Purpose
from sim.model.world import World
from tests.sim.model.hand_worlds import hand_policy, hand_scenario, hand_world

QUARTERS = [0.0, 0.25, 0.5, 0.75]
ICP = {"marketing": {"size": ["large"]}, "sales": {"size": ["large"]}}


def taken_in(world: World, **options: Any) -> Intake:
    return intake(world, hand_policy(**options))


def test_with_nothing_asked_for_every_lead_passes_clean_and_only_the_score_is_drawn() -> None:
    seen = taken_in(world := hand_world(3))
    assert seen.passes.all()
    assert seen.passes_recycled.all()
    assert seen.judged_fit.all()
    assert seen.automated.all()
    assert (seen.phone_ok & seen.email_ok).all()
    assert not (seen.refused | seen.merged | seen.missing).any()
    assert seen.tier.tolist() == seen.tier_recycled.tolist() == [-1, -1, -1]
    assert (seen.auto_reply_delay, seen.books, seen.bot_fate, seen.bot_delay) == (None, None, None, None)
    assert set(world._drawn) == {(int(Purpose.SCORE_NOISE),)}


def test_no_leads_make_no_trouble() -> None:
    care = {"intake_check": 0.5, "good_refused": 0.5, "dedup": 0.5, "stale_contacts": 0.1}
    seen = taken_in(hand_world(0), data_care=care, scoring={"accuracy": 0.5}, mql={"min_score": 1.0})
    assert len(seen.score) == len(seen.passes) == len(seen.tier) == 0


def test_the_arrays_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        taken_in(hand_world(2)).passes[0] = False


# -- data care -----------------------------------------------------------------------------------------------


def stale_world(**columns: Any) -> World:
    """Half of the contacts are stale by nature: leads 0 and 1 have no phone, leads 0 and 2 no e-mail."""
    drawn = {Purpose.PHONE_DATA: QUARTERS, Purpose.EMAIL_DATA: [0.0, 0.5, 0.25, 0.75], Purpose.INTAKE: QUARTERS[::-1]}
    return hand_world(4, hand_scenario(data_quality={"stale_contacts": 0.5}), drawn, **columns)


@pytest.mark.parametrize(
    ("care", "phone", "email"),
    [
        ({}, [False, False, True, True], [False, True, False, True]),
        ({"stale_contacts": 0.25}, [False, True, True, True], [False, True, True, True]),
        ({"stale_contacts": 0.0}, [True] * 4, [True] * 4),
        ({"stale_contacts": 0.9}, [False, False, True, True], [False, True, False, True]),
        ({"intake_check": 0.5}, [False, False, True, True], [False, True, True, True]),
        ({"intake_check": 0.6}, [False, True, True, True], [False, True, True, True]),
        ({"intake_check": 1.0}, [True] * 4, [True] * 4),
    ],
)
def test_cleaning_and_the_form_leave_fewer_bad_contacts(
    care: dict[str, float], phone: list[bool], email: list[bool]
) -> None:
    seen = taken_in(stale_world(), data_care=care)
    assert seen.phone_ok.tolist() == phone
    assert seen.email_ok.tolist() == email


def test_a_source_has_stale_contacts_of_its_own() -> None:
    scenario = hand_scenario(
        data_quality={"stale_contacts": 0.9}, sources=[{"name": "form", "stale_contacts": 0.2}, {"name": "list"}]
    )
    world = hand_world(2, scenario, {Purpose.PHONE_DATA: [0.5, 0.5], Purpose.EMAIL_DATA: [0.1, 0.95]}, source=[0, 1])
    seen = taken_in(world)
    assert seen.phone_ok.tolist() == [True, False]
    assert seen.email_ok.tolist() == [False, True]


def test_only_good_contacts_are_refused_and_cleaning_refuses_no_more() -> None:
    world = stale_world()
    world._drawn[(int(Purpose.REFUSED),)] = np.array([0.0, 0.0, 0.0, 0.009])
    for care in ({}, {"stale_contacts": 0.0}, {"intake_check": 1.0}):
        assert taken_in(world, data_care={"good_refused": 0.01} | care).refused.tolist() == [False] * 3 + [True]
    assert not taken_in(world, data_care={"good_refused": 0.009}).refused.any()


def test_a_duplicate_has_the_data_of_the_first() -> None:
    half = {"stale_contacts": 0.5, "missing_data": 0.5}
    firsts = [*range(50)]
    world = hand_world(100, hand_scenario(data_quality=half), duplicate_of=[-1] * 50 + firsts)
    seen = taken_in(world, data_care={"intake_check": 0.5})
    for column in (seen.phone_ok, seen.email_ok, seen.missing):
        assert column[:50].tolist() == column[50:].tolist()
        assert 0 < column[:50].sum() < 50


def test_missing_data_are_enriched_but_never_lost() -> None:
    scenario = hand_scenario(data_quality={"missing_data": 0.5})
    world = hand_world(4, scenario, {Purpose.MISSING_DATA: QUARTERS})
    for share, left in ((None, 2), (0.25, 1), (0.1, 1), (0.0, 0), (0.9, 2)):
        seen = taken_in(world, data_care={"missing_data": share})
        assert seen.missing.tolist() == [number < left for number in range(4)]


def test_a_share_of_duplicates_is_merged_and_nobody_else() -> None:
    world = hand_world(4, uniforms={Purpose.MERGE: [0.0, 0.79, 0.8, 0.0]}, duplicate_of=[-1, 0, 0, 0])
    seen = taken_in(world, data_care={"dedup": 0.8})
    assert seen.merged.tolist() == [False, True, False, True]
    assert not taken_in(world).merged.any()


def test_a_duplicate_of_someone_refused_is_not_merged_with_nobody() -> None:
    drawn = {Purpose.REFUSED: [0.0, 0.9, 0.9, 0.9], Purpose.MERGE: [0.5] * 4}
    world = hand_world(4, uniforms=drawn, duplicate_of=[-1, 0, 0, -1])
    seen = taken_in(world, data_care={"dedup": 0.8, "good_refused": 0.1})
    assert seen.refused.tolist() == [True, False, False, False]
    assert seen.merged.tolist() == [False, False, True, False]


# -- scoring -------------------------------------------------------------------------------------------------

SCALE = {"scale": {"points": [0.0, 20.0, 100.0], "percentile": [0.0, 50.0, 100.0]}}


def test_a_coin_flip_scores_by_its_noise_alone_on_the_companys_scale() -> None:
    world = hand_world(4, hand_scenario(scoring=SCALE), {Purpose.SCORE_NOISE: QUARTERS}, z=[3.0, 2.0, 1.0, 0.0])
    assert taken_in(world).score.tolist() == [0.0, 10.0, 20.0, 60.0]


def test_an_oracle_scores_in_the_order_of_quality() -> None:
    z = np.array([0.3, -2.0, 0.0, 1.7])
    world = hand_world(4, hand_scenario(scoring=SCALE), {Purpose.SCORE_NOISE: QUARTERS}, z=z)
    score = taken_in(world, scoring={"accuracy": 1.0}).score
    assert np.argsort(score).tolist() == np.argsort(z).tolist()
    assert score[2] == 20.0


def test_between_them_truth_and_noise_are_weighed() -> None:
    world = hand_world(1, uniforms={Purpose.SCORE_NOISE: [0.8413447460685429]}, z=[1.0])
    # 0.6 x 1 + 0.8 x 1 = 1.4 standard deviations: percentile 91.924
    assert taken_in(world, scoring={"accuracy": 0.6}).score[0] == pytest.approx(91.92433407662289, abs=1e-9)


@pytest.mark.parametrize("accuracy", [0.5, 1.0])
def test_a_lead_with_missing_data_is_scored_by_a_coin(accuracy: float) -> None:
    drawn = {Purpose.MISSING_DATA: [0.0, 0.9], Purpose.SCORE_NOISE: [0.25, 0.5]}
    world = hand_world(2, hand_scenario(data_quality={"missing_data": 0.1}), drawn, z=[5.0, 9.0])
    assert taken_in(world, scoring={"accuracy": accuracy}).score.tolist() == [25.0, pytest.approx(100, abs=1e-3)]


def test_while_scoring_is_down_leads_are_scored_by_a_coin() -> None:
    down = {"kind": "scoring_down", "day": 1, "hour": 9.5, "over": "2h"}
    scenario = hand_scenario(disruptions=[down])
    start = 33 * HOUR + 30 * MINUTE
    created = [start - 1, start, start + 2 * HOUR - 1, start + 2 * HOUR]
    world = hand_world(4, scenario, {Purpose.SCORE_NOISE: [0.25] * 4}, created=created, z=[0.0] * 4)
    assert taken_in(world, scoring={"accuracy": 1.0}).score.tolist() == [50.0, 25.0, 25.0, 50.0]
    assert disruption_window(world.timeline, scenario.disruptions[0]) == (start, start + 2 * HOUR)


def test_a_score_from_the_record_wins_where_there_is_one() -> None:
    world = hand_world(3, uniforms={Purpose.SCORE_NOISE: [0.1, 0.2, 0.3]}, given_score=[7.0, np.nan, 0.0])
    assert taken_in(world).score.tolist() == [7.0, 20.0, 0.0]


# -- gate ----------------------------------------------------------------------------------------------------


def gate_world() -> World:
    """Sources form, webinar; score 10, 45, 45, 80; sizes small, large, large, large; the last has missing data."""
    scenario = hand_scenario(
        sources=[{"name": "form"}, {"name": "webinar"}],
        icp=ICP,
        data_quality={"missing_data": 0.1},
    )
    drawn = {Purpose.SCORE_NOISE: [0.1, 0.45, 0.45, 0.8], Purpose.MISSING_DATA: [0.9, 0.9, 0.9, 0.0]}
    size = np.array([0, 1, 1, 0])
    return hand_world(
        4, scenario, drawn, source=[0, 0, 1, 1], intent=[True, False, True, False], attributes={"size": size}
    )


@pytest.mark.parametrize(
    ("gate", "first", "back"),
    [
        ({}, [1, 1, 1, 1], [1, 1, 1, 1]),
        ({"icp": True}, [0, 1, 1, 1], [0, 1, 1, 1]),
        ({"min_score": 45.0}, [0, 1, 1, 1], [1, 1, 1, 1]),
        ({"min_score": 45.1}, [0, 0, 0, 1], [1, 1, 1, 1]),
        ({"intent": True}, [1, 0, 1, 0], [1, 1, 1, 1]),
        ({"min_score": 50.0, "always": [{"source": "form"}]}, [1, 1, 0, 1], [1, 1, 1, 1]),
        ({"min_score": 90.0, "always": [{"source": "form"}, {"size": "small"}]}, [1, 1, 0, 0], [1, 1, 1, 1]),
        ({"icp": True, "min_score": 90.0, "always": [{"source": "form"}]}, [0, 1, 0, 0], [0, 1, 1, 1]),
        ({"intent": True, "min_score": 90.0, "always": [{}]}, [1, 0, 1, 0], [1, 1, 1, 1]),
    ],
)
def test_the_gate_asks_for_all_it_is_told_and_always_skips_the_score_only(
    gate: dict[str, Any], first: list[int], back: list[int]
) -> None:
    seen = taken_in(gate_world(), mql=gate)
    assert seen.passes.tolist() == [bool(one) for one in first]
    assert seen.passes_recycled.tolist() == [bool(one) for one in back]


def test_without_an_icp_in_the_scenario_everybody_fits() -> None:
    assert taken_in(hand_world(3), mql={"icp": True}).passes.all()


def test_the_first_tier_that_holds_counts_and_coming_back_may_change_it() -> None:
    sla = [
        {"tier": "back", "when": {"recycled": True, "min_score": 80.0}},
        {"tier": "hot", "when": {"any": [{"intent": True}, {"min_score": 80.0}]}},
        {"tier": "normal", "when": {"source": "webinar"}},
    ]
    seen = taken_in(gate_world(), sla=sla)
    assert seen.tier.tolist() == [1, -1, 1, 1]
    assert seen.tier_recycled.tolist() == [1, 1, 1, 0]


def test_sales_judges_the_truth_and_errs_by_its_share() -> None:
    scenario = hand_scenario(icp={"sales": {"size": ["large"], "judgement_error": 0.5}})
    world = hand_world(
        4, scenario, {Purpose.JUDGEMENT: [0.4, 0.5, 0.4, 0.5]}, attributes={"size": np.array([0, 0, 1, 1])}
    )
    seen = taken_in(world)
    assert seen.judged_fit.tolist() == [True, False, False, True]


# -- automation ----------------------------------------------------------------------------------------------


def test_automation_acts_on_its_share_of_leads_and_is_counted_for_all() -> None:
    world = hand_world(4, uniforms={Purpose.ROLLOUT: QUARTERS, Purpose.AUTO_REPLY: QUARTERS})
    delay = {"dist": "uniform", "low": "0s", "high": "4s"}
    for rollout, acts in ((0.0, 0), (0.5, 2), (1.0, 4)):
        seen = taken_in(world, automation={"rollout": rollout, "auto_reply": {"delay": delay}})
        assert seen.automated.tolist() == [number < acts for number in range(4)]
        assert seen.auto_reply_delay is not None
        assert seen.auto_reply_delay.tolist() == [0, SECOND, 2 * SECOND, 3 * SECOND]


def test_a_slot_is_picked_by_a_share_of_the_mqls_it_is_offered_to() -> None:
    world = gate_world()
    world._drawn[(int(Purpose.BOOKING),)] = np.array([0.0, 0.3, 0.4, 0.0])
    booking = {"share": 0.4, "when": {"source": ["form", "webinar"]}}
    seen = taken_in(world, mql={"min_score": 45.0}, automation={"instant_booking": booking})
    assert seen.books is not None
    assert seen.books.tolist() == [False, True, False, True]
    only = {"share": 0.4, "when": {"source": "webinar"}}
    offered = taken_in(world, automation={"instant_booking": only}).books
    assert offered is not None
    assert offered.tolist() == [False, False, False, True]


BOT = {"resolves": 0.25, "prequalifies": 0.25, "annoys": 0.25}


def fates(world: World, **bot: Any) -> list[int]:
    fate = taken_in(world, automation={"bot": BOT | bot}).bot_fate
    assert fate is not None
    result: list[int] = fate.tolist()
    return result


def test_the_bot_resolves_prequalifies_cannot_help_and_annoys() -> None:
    world = hand_world(4, uniforms={Purpose.BOT: QUARTERS, Purpose.BOT_ACCURACY: [0.0, 0.4, 0.6, 0.6]})
    assert fates(world) == [1, 2, 4, 3]
    assert fates(world, accuracy=0.4) == [1, 4, 4, 3]
    assert fates(world, accuracy=0.0) == [4, 4, 4, 3]
    assert fates(world, resolves=0.5, prequalifies=0.5, annoys=0.0) == [1, 1, 2, 2]
    assert fates(world, when={"intent": True}) == [0, 0, 0, 0]


def test_a_learning_bot_is_as_good_as_on_the_day_a_lead_comes() -> None:
    created = [0, 12 * HOUR, 24 * HOUR, 240 * HOUR]
    world = hand_world(
        4, uniforms={Purpose.BOT: [0.0] * 4, Purpose.BOT_ACCURACY: [0.69, 0.69, 0.69, 0.8]}, created=created
    )
    assert fates(world, accuracy={"from": 0.6, "to": 0.8, "over": "1d"}) == [4, 1, 1, 4]
    assert fates(world, accuracy={"from": 0.6, "to": 0.8, "over": "0s"}) == [1, 1, 1, 4]


def test_the_bots_delay_is_drawn_apart_from_its_fate() -> None:
    world = hand_world(4, uniforms={Purpose.BOT: [0.0] * 4, (int(Purpose.BOT), 1): QUARTERS})
    delay = {"dist": "uniform", "low": "0s", "high": "4s"}
    seen = taken_in(world, automation={"bot": {"delay": delay}})
    assert seen.bot_delay is not None
    assert seen.bot_delay.tolist() == [0, SECOND, 2 * SECOND, 3 * SECOND]


# -- a better parameter never makes the same lead's draw worse -------------------------------------------------

shares = st.floats(0, 1)
pairs = st.tuples(shares, shares).map(sorted)
RATE = {"stale_contacts": 0.4, "missing_data": 0.4}


def drawn_world(replication: int) -> World:
    world = hand_world(30, hand_scenario(data_quality=RATE), duplicate_of=[-1] * 20 + [*range(10)])
    rng = np.random.default_rng(replication)
    for purpose in Purpose:
        world._drawn[(int(purpose),)] = rng.random(30)
    return world


@given(st.integers(0, 10_000), pairs, pairs, pairs)
def test_better_data_care_harms_no_lead(seed: int, stale: list[float], check: list[float], gone: list[float]) -> None:
    world = drawn_world(seed)
    care = {"good_refused": 0.3}
    worse = {"stale_contacts": stale[1], "intake_check": check[0], "missing_data": gone[1]} | care
    better = {"stale_contacts": stale[0], "intake_check": check[1], "missing_data": gone[0]} | care
    a, b = taken_in(world, data_care=worse), taken_in(world, data_care=better)
    assert not (a.phone_ok & ~b.phone_ok).any()
    assert not (a.email_ok & ~b.email_ok).any()
    assert not (~a.missing & b.missing).any()
    assert a.refused.tolist() == b.refused.tolist()


@given(st.integers(0, 10_000), pairs, pairs)
def test_better_checks_refuse_fewer_and_merge_more(seed: int, refused: list[float], dedup: list[float]) -> None:
    world = drawn_world(seed)
    a = taken_in(world, data_care={"good_refused": refused[1], "dedup": dedup[0]})
    b = taken_in(world, data_care={"good_refused": refused[0], "dedup": dedup[1]})
    assert not (~a.refused & b.refused).any()
    assert not (a.merged & ~b.merged & ~b.refused).any()


@given(st.integers(0, 10_000), pairs, st.tuples(shares, shares, shares))
def test_a_more_accurate_bot_helps_whom_it_helped(seed: int, accuracy: list[float], parts: tuple[float, ...]) -> None:
    world = drawn_world(seed)
    resolves, prequalifies, annoys = (part / 3 for part in parts)
    bot = {"resolves": resolves, "prequalifies": prequalifies, "annoys": annoys}
    a, b = (fates(world, **bot, accuracy=share) for share in accuracy)
    assert all(before in (after, 4) for before, after in zip(a, b, strict=True))


@given(st.integers(0, 10_000), st.floats(0.01, 1))
def test_scores_do_not_depend_on_the_rest_of_the_option(seed: int, accuracy: float) -> None:
    world = drawn_world(seed)
    plain = taken_in(world, scoring={"accuracy": accuracy})
    other = taken_in(world, scoring={"accuracy": accuracy}, mql={"min_score": 50.0}, data_care={"dedup": 0.5})
    assert plain.score.tolist() == other.score.tolist()
