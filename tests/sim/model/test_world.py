"""A world is a pure function of scenario and replication, and one thing's change moves nothing else."""

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from policies.durations import DAY, NEVER
from scenarios.scenario import Scenario
from sim.model.persons import offset_ms, originals, own_workers
from sim.model.streams import Purpose
from sim.model.world import OF_THE_PERSON, World, draw_world

WIDE = 4.5
FORM = {
    "name": "form",
    "leads_per_week": 400,
    "arrivals": "inbound-forms",
    "day_variation": 0.3,
    "intent": 0.6,
    "intent_factor": 1.5,
    "qualify_rate": 0.2,
    "mix": {"size": {"small": 0.7, "big": 0.3}},
    "utc_offset": {"+01:00": 0.8, "-05:00": 0.2},
    "deal_value": {"dist": "lognormal", "mean": 1000, "cv": 0.5},
    "known_account": 0.3,
    "consent": {"phone": 0.6},
    "patience": {"dist": "exponential", "mean": "3d"},
}
WEBINAR = {"name": "webinar", "qualify_rate": 0.1, "bursts": [{"day": 3, "leads": 200, "over": "2h"}]}
TABLES: dict[str, Any] = {
    "scenario": {"name": "test", "start": dt.date(2026, 1, 5), "weeks": 8, "seed": 11},
    "attributes": {"size": ["small", "big"], "region": ["PL", "DACH", "UK"]},
    "icp": {"size": {"small": 0.5, "big": 1.5}},
    "sources": [FORM, WEBINAR],
    "data_quality": {"duplicates": 0.1, "never_reachable": 0.2},
    "teams": [{"name": "SDR", "headcount": 4}],
    "policies": [{"name": "a"}],
}
COLUMNS = ("created", "intent", "quality", "duplicate_of", "known_owner", "reachable", "value", "patience")


def market(**tables: Any) -> Scenario:
    return Scenario.model_validate(TABLES | tables)


def assert_share(hits: NDArray[np.bool_], share: float) -> None:
    assert abs(hits.mean() - share) / math.sqrt(share * (1 - share) / len(hits)) < WIDE


def assert_same_leads(one: World, rows: NDArray[np.int64], other: World, other_rows: NDArray[np.int64]) -> None:
    """All that is drawn of these leads is equal to the bit; numbers of leads are compared by their place."""
    assert len(rows) == len(other_rows)
    for name in ("created", "hour_shift", "intent", "quality", "known_owner", "reachable", "value", "patience"):
        assert np.array_equal(getattr(one, name)[rows], getattr(other, name)[other_rows]), name
    for purpose in (Purpose.CONNECT, Purpose.PHONE_DATA, Purpose.SCORE_NOISE):
        assert np.array_equal(one.uniforms(purpose, 2)[rows], other.uniforms(purpose, 2)[other_rows])
    for name in one.attributes.keys() & other.attributes.keys():
        assert np.array_equal(one.attributes[name][rows], other.attributes[name][other_rows])
    for name in one.consent.keys() & other.consent.keys():
        assert np.array_equal(one.consent[name][rows], other.consent[name][other_rows])
    place = {int(row): place for place, row in enumerate(rows)} | {-1: -1}
    other_place = {int(row): place for place, row in enumerate(other_rows)} | {-1: -1}
    assert [place[of] for of in one.duplicate_of[rows].tolist()] == [
        other_place[of] for of in other.duplicate_of[other_rows].tolist()
    ]


def test_the_same_arguments_give_the_same_bytes() -> None:
    one, other = draw_world(market(), 3), draw_world(market(), 3)
    for name in (*COLUMNS, "source", "z", "hour_shift"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
    assert one.attributes["size"].tobytes() == other.attributes["size"].tobytes()
    assert one.consent["phone"].tobytes() == other.consent["phone"].tobytes()
    assert one.uniforms(Purpose.CONNECT, 0, 1).tobytes() == other.uniforms(Purpose.CONNECT, 0, 1).tobytes()


def test_another_replication_and_another_seed_are_other_worlds() -> None:
    frame = TABLES["scenario"] | {"seed": 12}
    worlds = [draw_world(market(), 0), draw_world(market(), 1), draw_world(market(scenario=frame), 0)]
    assert len({world.created.tobytes() for world in worlds}) == 3


def test_leads_are_sorted_within_the_horizon_and_rows_list_them_by_source() -> None:
    world = draw_world(market(), 0)
    assert np.all(np.diff(world.created) >= 0)
    assert world.created[0] >= 0
    assert world.created[-1] < world.timeline.end
    assert [np.unique(world.source[rows]).tolist() for rows in world.rows] == [[0], [1]]
    assert sum(len(rows) for rows in world.rows) == world.size


def test_more_of_one_source_leaves_the_leads_of_another_as_they_were() -> None:
    one = draw_world(market(), 2)
    other = draw_world(market(sources=[FORM, WEBINAR | {"leads_per_week": 300}]), 2)
    assert_same_leads(one, one.rows[0], other, other.rows[0])
    assert len(other.rows[1]) > len(one.rows[1])


def test_another_attribute_channel_or_source_behind_moves_nothing() -> None:
    one = draw_world(market(), 2)
    attributes = {"level": ["junior", "senior"]} | TABLES["attributes"]
    form = FORM | {"consent": {"email": 0.9, "phone": 0.6}}
    other = draw_world(market(attributes=attributes, sources=[form, WEBINAR, FORM | {"name": "third"}]), 2)
    assert_same_leads(one, one.rows[0], other, other.rows[0])
    assert_same_leads(one, one.rows[1], other, other.rows[1])


def test_a_longer_run_keeps_the_leads_it_had() -> None:
    one = draw_world(market(), 2)
    other = draw_world(market(scenario=TABLES["scenario"] | {"drain_weeks": 4}), 2)
    for name in COLUMNS[:-1]:  # patience is capped at the horizon
        assert np.array_equal(getattr(one, name), getattr(other, name)[: one.size]), name
    assert np.array_equal(one.uniforms(Purpose.CONNECT), other.uniforms(Purpose.CONNECT)[: one.size])


def test_headcount_only_changes_who_owns_known_accounts() -> None:
    one = draw_world(market(), 2)
    other = draw_world(market(teams=[{"name": "SDR", "headcount": 9}]), 2)
    assert np.array_equal(one.known_owner >= 0, other.known_owner >= 0)
    assert set(one.known_owner.tolist()) == set(range(-1, 4))
    assert set(other.known_owner.tolist()) == set(range(-1, 9))
    for name in ("created", "quality", "z", "value"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_options_change_no_world() -> None:
    one = draw_world(market(), 2)
    options = [{"name": "b", "scoring": {"accuracy": 0.9}, "staffing": {"SDR": {"headcount": 12}}}]
    other = draw_world(market(policies=options), 2)
    everything = np.arange(one.size)
    assert_same_leads(one, everything, other, everything)
    assert np.array_equal(one.z, other.z)


def test_draws_depend_on_their_key_and_not_on_who_asked_first() -> None:
    one, other = draw_world(market(), 2), draw_world(market(), 2)
    first = one.uniforms(Purpose.CONNECT, 0, 3)
    other.uniforms(Purpose.WORK, 0, 3)
    assert np.array_equal(other.uniforms(Purpose.CONNECT, 0, 3, keep=False), first)
    assert one.uniforms(Purpose.CONNECT, 0, 3) is first
    assert not np.array_equal(one.uniforms(Purpose.CONNECT, 0, 4), first)
    assert not np.array_equal(one.uniforms(Purpose.CONNECT, 1, 3), first)


def test_what_is_not_kept_is_equal_each_time() -> None:
    world = draw_world(market(), 2)
    once = world.uniforms(Purpose.OPT_OUT, 0, keep=False)
    again = world.uniforms(Purpose.OPT_OUT, 0, keep=False)
    assert once is not again
    assert np.array_equal(once, again)


def test_half_precision_draws_are_uniform_kept_and_refused_for_the_person() -> None:
    world = draw_world(market(), 2)
    drawn = world.uniforms32(Purpose.OPT_OUT, 0, 1)
    assert drawn.dtype == np.float32
    assert drawn is world.uniforms32(Purpose.OPT_OUT, 0, 1)
    assert_share(drawn < 0.25, 0.25)
    for purpose in (Purpose.PHONE_DATA, Purpose.QUALIFY):
        with pytest.raises(ValueError, match=purpose.name):
            world.uniforms32(purpose)


def test_draws_cannot_be_changed() -> None:
    drawn = draw_world(market(), 2).uniforms(Purpose.CONNECT)
    with pytest.raises(ValueError, match="read-only"):
        drawn[0] = 0.5


def test_a_bigger_team_moves_no_persons_draws() -> None:
    one = draw_world(market(), 2)
    other = draw_world(market(teams=[{"name": "SDR", "headcount": 9}]), 2)
    for number in range(4):
        absence = one.person_uniforms(Purpose.ABSENCE, 0, number, 40)
        assert np.array_equal(absence, other.person_uniforms(Purpose.ABSENCE, 0, number, 60)[:40])


def test_shares_are_as_the_scenario_says() -> None:
    world = draw_world(market(data_quality={"never_reachable": 0.2}), 5)
    form, webinar = world.rows
    assert_share(world.intent[form], 0.6)
    assert not world.intent[webinar].any()
    assert_share(world.attributes["size"][form] == 0, 0.7)
    assert_share(world.attributes["size"][webinar] == 0, 0.5)
    for value in range(3):
        assert_share(world.attributes["region"][form] == value, 1 / 3)
    assert_share(world.hour_shift[form] == 3_600_000, 0.8)
    assert set(world.hour_shift[form].tolist()) == {3_600_000, -18_000_000}
    assert set(world.hour_shift[webinar].tolist()) == {NEVER}
    assert_share(world.consent["phone"][form], 0.6)
    assert world.consent["phone"][webinar].all()
    assert "email" not in world.consent
    assert_share(world.known_owner[form] >= 0, 0.3)
    assert_share(world.known_owner[world.known_owner >= 0] == 2, 0.25)
    assert (world.known_owner[webinar] == -1).all()
    assert_share(world.reachable, 0.8)


def test_values_and_patience_have_their_means() -> None:
    form = FORM | {"duplicates": 0.0}
    world = draw_world(market(sources=[form, WEBINAR], scenario=TABLES["scenario"] | {"weeks": 100}), 5)
    mine, webinar = world.rows
    assert abs(world.value[mine].mean() - 1000) / (500 / math.sqrt(len(mine))) < WIDE
    assert abs(world.patience[mine].mean() / DAY - 3) / (3 / math.sqrt(len(mine))) < WIDE
    assert (world.value[webinar] == 0).all()
    assert (world.patience[webinar] == NEVER).all()


def test_patience_is_capped_at_the_horizon() -> None:
    form = FORM | {"patience": {"dist": "exponential", "mean": "500d"}}
    world = draw_world(market(sources=[form]), 0)
    assert world.patience.max() == world.timeline.end


def test_mean_quality_is_rate_times_weights_times_intent() -> None:
    world = draw_world(market(data_quality={}), 5)
    quality = world.quality[world.rows[0]]
    mean = 0.2 * (0.7 * 0.5 + 0.3 * 1.5) * (0.6 * 1.5 + 0.4)
    assert abs(quality.mean() - mean) / (quality.std() / math.sqrt(len(quality))) < WIDE
    plain = (world.attributes["size"] == 1) & ~world.intent & (world.source == 0)
    spread = 0.5 * 0.2 * 1.5
    assert abs(world.quality[plain].mean() - 0.3) / (spread / math.sqrt(plain.sum())) < WIDE


def test_quality_is_at_most_one() -> None:
    form = FORM | {"qualify_rate": 0.8, "intent_factor": 3.0}
    world = draw_world(market(sources=[form]), 0)
    assert world.quality.max() == 1.0
    assert np.isfinite(world.z).all()


def test_without_a_rate_nobody_qualifies_but_scores_still_spread() -> None:
    world = draw_world(market(sources=[{"name": "form", "leads_per_week": 400}], data_quality={}), 0)
    assert (world.quality == 0).all()
    assert abs(world.z.mean()) * math.sqrt(world.size) < WIDE
    assert abs(world.z.var() - 1) / math.sqrt(2 / world.size) < WIDE


def test_a_world_without_leads_is_drawn() -> None:
    world = draw_world(market(sources=[{"name": "none"}]), 0)
    assert world.size == 0
    assert world.uniforms(Purpose.CONNECT).shape == (0,)


def test_duplicates_have_their_share_and_repeat_the_same_person() -> None:
    world = draw_world(market(scenario=TABLES["scenario"] | {"weeks": 40}), 1)
    repeats = np.flatnonzero(world.duplicate_of >= 0)
    first = world.duplicate_of[repeats]
    assert_share(world.duplicate_of[world.rows[0]] >= 0, 0.1)
    assert (first < repeats).all()
    assert (world.duplicate_of[first] == -1).all()
    assert (world.source[first] == world.source[repeats]).all()
    assert (world.created[repeats] - world.created[first] <= 14 * DAY).all()
    for column in (world.attributes["size"], world.consent["phone"], world.known_owner, world.reachable, world.value):
        assert np.array_equal(column[first], column[repeats])
    for purpose in sorted(OF_THE_PERSON):
        assert np.array_equal(world.uniforms(purpose, 7)[first], world.uniforms(purpose, 7)[repeats])
    for purpose in (Purpose.CONNECT, Purpose.OPT_OUT, Purpose.REVIEW):
        assert not np.any(world.uniforms(purpose)[first] == world.uniforms(purpose)[repeats])


def test_a_source_has_its_own_share_of_duplicates() -> None:
    world = draw_world(market(sources=[FORM | {"duplicates": 0.0}, WEBINAR | {"duplicates": 0.5}]), 1)
    assert (world.duplicate_of[world.rows[0]] == -1).all()
    assert_share(world.duplicate_of[world.rows[1]] >= 0, 0.5)


def test_an_original_is_any_lead_of_the_last_14_days_that_repeats_none() -> None:
    created = np.array([0, 1, 2, 14 * DAY + 1, 14 * DAY + 1])
    repeats = np.array([False, False, True, True, True])
    lowest, highest = np.zeros(5), np.full(5, 1 - 2**-53)
    assert originals(created, repeats, lowest).tolist() == [-1, -1, 0, 1, 1]
    assert originals(created, repeats, highest).tolist() == [-1, -1, 1, 1, 1]


def test_who_finds_nobody_to_repeat_repeats_none_and_can_be_repeated() -> None:
    created = np.array([0, DAY, 20 * DAY, 21 * DAY, 60 * DAY])
    everybody = np.ones(5, dtype=np.bool_)
    assert originals(created, everybody, np.zeros(5)).tolist() == [-1, 0, -1, 2, -1]


def test_known_accounts_belong_to_sdrs_of_the_first_day_else_to_aes() -> None:
    later = {"name": "Eve", "start": dt.date(2026, 3, 1)}
    teams = [
        {"name": "boss", "role": "manager", "headcount": 1},
        {"name": "SDR", "headcount": 3, "reps": [{"name": "Ann"}, later]},
        {"name": "AE", "role": "ae", "headcount": 2},
    ]
    assert own_workers(market(teams=teams)) == ((1, 0), (1, 2))
    assert own_workers(market(teams=[teams[0], teams[2]])) == ((1, 0), (1, 1))
    assert own_workers(market(teams=teams[:1])) == ()
    assert (draw_world(market(teams=teams[:1]), 0).known_owner == -1).all()


@pytest.mark.parametrize(
    ("text", "ms"), [("+01:00", 3_600_000), ("-05:30", -19_800_000), ("+0000", 0), ("Z", 0), ("+14:00", 50_400_000)]
)
def test_distances_from_utc_are_read(text: str, ms: int) -> None:
    assert offset_ms(text) == ms


@pytest.mark.parametrize("text", ["1", "+25:00", "+01:75", "Europe/Warsaw", ""])
def test_other_distances_from_utc_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="distance from UTC"):
        offset_ms(text)
