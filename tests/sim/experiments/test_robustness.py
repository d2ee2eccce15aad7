"""The decision replayed where we may be wrong: only what was asked for changes, turns lie where they are said."""

import pytest

from policies.durations import HOUR, MINUTE
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.beliefs import Belief, Decision, beliefs, believing, causally, decayed, has_decay, presets
from sim.experiments.court import Asking, Court, looks
from sim.experiments.robustness import best_option, break_even_causal_share, by_swing, check, shaken, speed_curves
from sim.measures.verdicts import Verdict
from sim.model.world import draw_world
from tests.tui.small import SMALL

KPI = "sqls_per_month"
MANY = (
    ("leads_per_week = 20", "leads_per_week = 60"),
    ("weeks = 5", "weeks = 5\ndrain_weeks = 2"),
    ('preset = "salesup2025"', 'form = "exponential"\nhalf_life = "4h"'),
    ("smallest_effect = { meetings_held_per_month = 0.5 }", "smallest_effect = { sqls_per_month = 4 }"),
)


def small(*changes: tuple[str, str]) -> Scenario:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return loads(text)


def decision(scenario: Scenario, treatment: int = 1, control: int = 0, kpi: str = KPI) -> Decision:
    return Decision(scenario, scenario.policies[treatment], scenario.policies[control], kpi)


@pytest.fixture(scope="module")
def many() -> Decision:
    return decision(small(*MANY))


@pytest.fixture(scope="module")
def court() -> Court:
    return Court(3)


def named(asked: Decision, name: str, of: str) -> Belief:
    (found,) = [each for each in beliefs(asked) if (each.name, each.of) == (name, of)]
    return found


def test_the_break_even_is_the_smallest_share_at_which_the_verdict_stands(many: Decision, court: Court) -> None:
    found = break_even_causal_share(many, court)
    assert found.kind == "from"
    assert found.causal_share is not None
    assert 0 < found.causal_share < 1
    step = 0.01
    at, below = court.standings([causally(many, found.causal_share), causally(many, found.causal_share - step)])
    assert at.stands
    assert not below.stands


def test_an_option_against_its_equal_stands_at_no_share(many: Decision, court: Court) -> None:
    equal = Decision(many.scenario, many.treatment.model_copy(update={"name": "twin"}), many.treatment, KPI)
    found = break_even_causal_share(equal, court)
    assert (found.kind, found.causal_share) == ("never", None)


def test_what_does_not_hang_on_speed_stands_at_every_share(court: Court) -> None:
    idle = small(*MANY, ('assignment_latency = "1d"', 'assignment_latency = "52w"'))
    found = break_even_causal_share(decision(idle), court)
    assert (found.kind, found.causal_share) == ("always", 0.0)


def test_without_decay_there_is_nothing_for_a_share_to_act_on(court: Court) -> None:
    for text in ("", '[decay.contact]\npreset = "flat"\n', '[decay.contact]\nform = "flat"\n'):
        scenario = small(('[decay.contact]\npreset = "salesup2025"\n', text))
        assert not has_decay(scenario)
        assert break_even_causal_share(decision(scenario), court).kind == "no decay"


def test_no_causal_share_is_the_flat_curve_and_all_of_it_the_published_one(many: Decision, court: Court) -> None:
    now, none, all_of_it, flat = court.standings(
        [many, causally(many, 0.0), causally(many, 1.0), decayed(many, "flat")]
    )
    assert all_of_it == now
    assert none == flat
    assert now.verdict is Verdict.BETTER


def test_a_preset_brings_interest_where_its_source_has_it(many: Decision) -> None:
    assert set(presets()) == {"lrm2007", "hbr2011", "velocify", "salesup2025", "softwareadvice2013", "flat"}
    half = causally(decision(small()), 0.5)
    both, contact = decayed(half, "salesup2025").scenario.decay, decayed(half, "velocify").scenario.decay
    assert both.contact is not None
    assert both.interest is not None
    assert (both.contact.causal_share, both.interest.causal_share) == (0.5, 0.5)
    assert contact.contact is not None
    assert (contact.contact.preset, contact.interest) == ("velocify", None)


def test_a_belief_changes_its_number_and_nothing_else() -> None:
    asked = decision(small())
    reach = named(asked, "chance to reach somebody", "phone")
    changed = believing(asked, reach, 0.3)
    assert changed.scenario.channels["phone"].reach == 0.3
    assert changed.scenario.sources == asked.scenario.sources
    assert believing(changed, reach, 0.5) == asked
    work = named(asked, "work of an attempt", "phone")
    assert (work.value, work.is_duration) == (6 * MINUTE, True)
    assert believing(asked, work, 7.4 * MINUTE).scenario.channels["phone"].work_time.mean == 444_000


def test_a_belief_about_an_option_changes_that_option() -> None:
    asked = decision(small())
    latency = named(asked, "time until assigned", "today, by hand")
    changed = believing(asked, latency, 12 * HOUR)
    assert changed.control.assignment_latency.lag.mean == 12 * HOUR
    assert changed.treatment == asked.treatment


def test_a_belief_that_both_options_share_changes_both() -> None:
    asked = decision(small())
    lag = asked.control.notify.lag.model_copy(update={"mean": 3 * MINUTE})
    notify = asked.control.notify.model_copy(update={"lag": lag})
    pair = [each.model_copy(update={"notify": notify}) for each in asked.scenario.policies[:2]]
    both = Decision(asked.scenario, pair[1], pair[0], KPI)
    changed = believing(both, named(both, "time until noticed", "both options"), 9 * MINUTE)
    assert changed.treatment.notify.lag.mean == changed.control.notify.lag.mean == 9 * MINUTE


def test_a_number_that_is_tried_is_no_range_any_more() -> None:
    asked = decision(small(("reach = 0.5", "reach = { likely = 0.5, low = 0.2, high = 0.6 }")))
    changed = believing(asked, named(asked, "chance to reach somebody", "phone"), 0.4)
    assert {draw_world(changed.scenario, at).scenario.channels["phone"].reach for at in range(3)} == {0.4}


def twin(asked: Decision) -> Decision:
    """The treatment against itself."""
    return Decision(asked.scenario, asked.treatment.model_copy(update={"name": "twin"}), asked.treatment, asked.kpi)


def test_a_verdict_is_looked_for_after_5_runs_then_three_times_as_many_and_at_the_end() -> None:
    assert [looks(most) for most in (2, 9, 10, 30, 60)] == [(2,), (9,), (5, 10), (5, 15, 30), (5, 15, 60)]


def test_more_runs_are_played_only_where_there_is_doubt() -> None:
    idle = decision(small(*MANY, ('assignment_latency = "1d"', 'assignment_latency = "52w"')))
    court = Court(10)
    clear, equal = court.standings([idle, twin(idle)])
    assert (clear.verdict, clear.runs) == (Verdict.BETTER, 5)
    assert (equal.verdict, equal.mean, equal.runs) == (Verdict.NO_MATTER, 0.0, 10)
    (whole,) = court.standings([idle], whole=True)
    assert whole.runs == 10


def test_what_is_clear_is_told_before_what_is_in_doubt() -> None:
    def asking(asked: Decision) -> Asking[str]:
        (found,) = yield [asked]
        return str(found.verdict)

    idle = decision(small(*MANY, ('assignment_latency = "1d"', 'assignment_latency = "52w"')))
    told = Court(10).answers([asking(twin(idle)), asking(idle)])
    assert list(told) == [(1, "clearly better"), (0, "no difference that matters")]


def test_a_change_is_of_the_same_luck(many: Decision, court: Court) -> None:
    better = causally(many, 1.0)
    before, after = court.standings([many, better])
    assert before.mean is not None
    assert after.mean is not None
    assert court.change(many, better).mean == pytest.approx(after.mean - before.mean)
    still = court.change(many, many)
    assert (still.mean, still.is_beyond_chance) == (0.0, False)


def test_beliefs_that_are_likely_to_move_the_decision_come_first(many: Decision) -> None:
    found = [(each.name, each.of) for each in beliefs(many)]
    assert found[:3] == [
        ("time until assigned", "today, by hand"), ("leads a week", "demo form"), ("leads a week", "webinar"),
    ]  # fmt: skip


def test_without_a_search_nothing_is_tried_beyond_a_quarter(many: Decision, court: Court) -> None:
    _, first = next(shaken(many, court))
    assert first.searched == (first.low_value, first.high_value)
    assert first.low_value == 0.75 * first.belief.value


@pytest.mark.slow
def test_the_turn_of_a_belief_lies_between_what_holds_and_what_does_not(many: Decision, court: Court) -> None:
    curves = speed_curves(many, court)
    assert curves.now.stands
    assert [each.what for each in curves.presets] == list(presets())
    assert [each.what for each in curves.shares] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    found = by_swing([each for _, each in shaken(many, court, search=8.0)])
    swings = [each.swing for each in found]
    assert swings == sorted(swings, reverse=True)
    turned = [(each, flip) for each in found for flip in (each.falling, each.rising) if flip is not None]
    assert turned
    for each, flip in turned:
        ends = [believing(many, each.belief, value) for value in (flip.holds_at, flip.turns_at)]
        holds, turns = court.standings(ends)
        assert holds.stands
        assert not turns.stands
        assert turns == flip.then
        assert each.searched[0] <= min(flip.holds_at, flip.turns_at)
        assert max(flip.holds_at, flip.turns_at) <= each.searched[1]


def test_the_best_option_is_tried_against_the_control(many: Decision, court: Court) -> None:
    options = many.scenario.policies
    assert best_option(many.scenario, options[:2], options[0], KPI, court) == options[1]
    assert best_option(many.scenario, options[:2], options[1], KPI, court) == options[0]
    with pytest.raises(ValueError, match="only one option"):
        best_option(many.scenario, options[:1], options[0], KPI, court)


@pytest.mark.parametrize(("kpi", "search", "said"), [(KPI, 0.5, "between 1 and 1000"), ("mql_share", 2.0, "neither")])
def test_what_cannot_be_judged_is_refused(many: Decision, kpi: str, search: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check(Decision(many.scenario, many.treatment, many.control, kpi), search)
