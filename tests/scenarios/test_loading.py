"""What a scenario file means: places, like, ranges, sizes, warnings."""

from pathlib import Path

import pytest

from policies.durations import HOUR, MINUTE
from scenarios.cautions import warnings
from scenarios.loading import LARGEST_FILE, build, load, loads, parse
from scenarios.places import Places
from scenarios.problems import ScenarioError
from scenarios.ranges import with_numbers
from scenarios.scenario import Scenario
from scenarios.size import predicted_size
from sim.model.engine import simulate
from sim.model.world import draw_world

LIBRARY = Path(__file__).parents[2] / "scenarios/library"
DEMO = (LIBRARY / "saas-20-salespeople.toml").read_text(encoding="utf-8")
SMALL = """
[scenario]
name = "Small"
start = 2026-01-05
weeks = 8
[[sources]]
name = "form"
leads_per_week = 10
qualify_rate = 0.3
[[teams]]
name = "SDR"
headcount = 2
shift = "Mon-Fri 09:00-17:00"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(text, "s.toml")
    return [str(problem) for problem in caught.value.problems]


def small(options: str) -> Scenario:
    return loads(SMALL + options)


def told(scenario: Scenario) -> list[str]:
    return [str(warning) for warning in warnings(scenario)]


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.toml")), ids=lambda path: path.stem)
def test_the_library_loads(path: Path) -> None:
    assert load(path).policies


def test_lines_are_found_in_tables_lists_and_inline_tables() -> None:
    places = Places(
        'a.b = 1\n[t]\nx = [\n  { y = 1 },\n  { "q z" = """\n""", w = 2 },\n]\n[[l]]\n[l.s]\nk = 1\n[[l]]\nk = 2\n'
    )

    assert places.line(("a", "b")) == 1
    assert places.line(("t", "x", 1, "q z")) == 5
    assert places.line(("t", "x", 1, "w")) == 6
    assert places.line(("l", 0, "s", "k")) == 10
    assert places.line(("l", 1, "k")) == 12
    assert places.line(("l", 1, "absent")) == 11
    assert places.line(()) is None


def test_like_chains_go_in_any_order_and_each_option_is_complete() -> None:
    scenario = small("""
[[policies]]
name = "c"
like = "b"
reassign.most = 3
[[policies]]
name = "b"
like = "a"
reassign = { after = "30m" }
[[policies]]
name = "a"
notify = "alert"
reassign = { after = "15m", until = "contact" }
""")
    reassign = scenario.option("c").reassign
    assert reassign is not None
    assert (reassign.after, reassign.until, reassign.most) == (30 * MINUTE, "contact", 3)
    assert scenario.option("c").notify == scenario.option("a").notify
    assert scenario.option("c").like == "b"


def test_lists_are_taken_whole_and_tables_key_by_key() -> None:
    scenario = small("""
[mql]
min_score = 40
intent = true
[[sla]]
tier = "hot"
first_touch = "5m"
[[policies]]
name = "a"
[[policies]]
name = "b"
mql.min_score = 60
[[policies.sla]]
tier = "all"
first_touch = "4h"
""")
    first, second = scenario.policies
    assert first.mql is not None
    assert second.mql is not None
    assert (first.mql.min_score, second.mql.min_score, second.mql.intent) == (40, 60, True)
    assert [tier.tier for tier in first.sla] == ["hot"]
    assert [tier.tier for tier in second.sla] == ["all"]


def test_off_takes_away_what_an_option_is_like() -> None:
    scenario = small("""
[[policies]]
name = "a"
reassign = { after = "15m", most = 2 }
fallback_after = "2h"
fallback = ["SDR"]
[[policies]]
name = "b"
like = "a"
reassign = "off"
fallback_after = "off"
""")
    assert scenario.option("b").reassign is None
    assert scenario.option("b").fallback_after is None
    assert scenario.option("b").fallback == ("SDR",)


def test_a_distribution_replaces_the_inherited_one_whole() -> None:
    scenario = small("""
[[policies]]
name = "a"
assignment_latency = { dist = "lognormal", mean = "5h", cv = 1.0 }
[[policies]]
name = "b"
like = "a"
assignment_latency = { dist = "exponential", mean = "1h" }
""")
    assert scenario.option("b").assignment_latency.lag.dist == "exponential"


def test_a_routing_setting_joins_the_inherited_method() -> None:
    scenario = small("""
[[policies]]
name = "a"
routing = "count_based"
[[policies]]
name = "b"
like = "a"
routing.max_lead = 3
""")
    assert (scenario.option("b").routing.method, scenario.option("b").routing.max_lead) == ("count_based", 3)


def test_an_inherited_problem_is_told_once_at_its_own_line() -> None:
    found = problems(SMALL + '[mql]\nmin_score = -1\n[[policies]]\nname = "a"\n[[policies]]\nname = "b"\nlike = "a"\n')

    assert len(found) == 1
    assert found[0].startswith("s.toml, line 15: [mql], min_score = -1: must be between 0 and ")


def test_shape_and_reference_problems_come_together() -> None:
    found = problems(SMALL.replace("weeks = 8", 'weeks = "8"') + '[[policies]]\nname = "a"\nfallback = ["AE"]\n')

    assert [problem.partition(": ")[0] for problem in found] == ["s.toml, line 5", "s.toml, line 16"]


def test_a_range_is_told_at_likely_and_kept() -> None:
    scenario = loads(DEMO.replace("headcount = 4 ", "headcount = { likely = 4, low = 3, high = 6 } "))

    assert scenario.teams[0].headcount == 4
    assert [(one.place, one.low, one.high) for one in scenario.ranges] == [(("teams", "SDR", "headcount"), 3, 6)]


def test_other_numbers_can_be_put_into_a_file_by_name() -> None:
    data = with_numbers(parse(DEMO), {("teams", "SDR", "headcount"): 6, ("sla", "hot", "first_touch"): "15m"})

    scenario = build(data)

    assert scenario.teams[0].headcount == 6
    assert [option.sla[0].first_touch for option in scenario.policies] == [15 * MINUTE] * 6


def test_kpis_are_checked_when_they_are_known() -> None:
    kpis = ["contact_rate", "meetings_held_per_month", "sla_attainment.<tier>.<promise>"]
    text = DEMO.replace('primary_kpi = "meetings_held_per_month"', 'primary_kpi = "sla_attainment.hot.first_touch"')

    assert loads(text, kpis=kpis).scenario.primary_kpi == "sla_attainment.hot.first_touch"
    with pytest.raises(ScenarioError, match='there is no KPI "contact_rat"; did you mean "contact_rate"'):
        loads(text.replace("sla_attainment.hot.first_touch", "contact_rat"), kpis=kpis)


def test_a_huge_run_is_played_when_asked_for() -> None:
    text = DEMO.replace("leads_per_week = 42", "leads_per_week = 1_000_000")

    with pytest.raises(ScenarioError, match="this is too big to play: about 17,000,000 leads"):
        loads(text)
    assert predicted_size(loads(text, allow_huge=True)).leads == 17 * 1_000_062 + 240


def test_a_million_leads_with_a_long_cadence_are_not_refused() -> None:
    text = DEMO.replace("leads_per_week = 42", "leads_per_week = 58_700")

    assert loads(text).sources[0].leads_per_week == 58_700


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"#" * (LARGEST_FILE + 1), "is larger than 1 MiB"),
        (b'[scenario]\nname = "\xff\xfe"\n', "line 2: is not UTF-8 text"),
        (b"a" + b".a" * 200_000 + b" = 1\n", "nested more than 24 deep"),
        (b"a = " + b"[" * 100_000, "nested more than 24 deep"),
        (b"a = " + b"9" * 5000, "thousands of digits"),
        (b"a = '''\n\n", "line 3: is not valid TOML"),
        (b"", r"\[scenario\]: is missing"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "hostile.toml"
    path.write_bytes(content)

    with pytest.raises(ScenarioError, match=message):
        load(path)


def test_an_absent_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(ScenarioError, match="cannot be read"):
        load(tmp_path)


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf" + DEMO.encode())

    assert load(path) == loads(DEMO)


def test_points_are_told_as_a_share_of_the_leads() -> None:
    assert "all options: mql.min_score: 45 points = the top 40 % of leads" in told(loads(DEMO))


def test_a_tier_behind_one_that_takes_all_is_unreachable() -> None:
    scenario = small('[[sla]]\ntier = "a"\n[[sla]]\ntier = "b"\n[[policies]]\nname = "p"\n')

    assert 'option "p": tier "b" is unreachable: no lead that passes the gate gets there' in told(scenario)


def test_leads_that_nobody_may_get_are_told() -> None:
    scenario = small('[[policies]]\nname = "p"\neligibility = [{ when = { source = "form" }, to = ["sdr"] }]\n')
    assert 'option "p": no fallback: a lead that nobody is eligible for is never worked' in told(scenario)

    text = SMALL.replace("[[sources]]", '[attributes]\nregion = ["PL", "DACH"]\n[[sources]]')
    text = text.replace("headcount = 2", 'headcount = 2\nattributes = { region = "PL" }')
    lonely = loads(text + '[[policies]]\nname = "p"\neligibility = [{ match = ["region"] }]\n')
    assert any("nobody is eligible for leads such as" in line and "region DACH" in line for line in told(lonely))


@pytest.mark.parametrize(
    "option",
    [
        'eligibility = [{ when = { source = "form" }, to = ["AE"] }]',
        'routing = { method = "territory", attribute = "source", territories = { form = "AE" } }',
        'eligibility = [{ match = ["tier"] }]',
        'routing = { method = "territory", attribute = "tier", territories = { hot = "SDR" } }',
        "staffing = { SDR = { headcount = 0 } }",
    ],
    ids=["named by eligibility", "named by territory", "matched by tier", "territory of a tier", "AEs alone"],
)
def test_nobody_is_said_to_be_missing_where_somebody_gets_the_leads(option: str) -> None:
    text = SMALL.replace("headcount = 2", 'headcount = 2\nattributes = { tier = "hot" }')
    text += '[[teams]]\nname = "AE"\nrole = "ae"\nheadcount = 1\nattributes = { tier = "hot" }\n[[sla]]\ntier = "hot"\n'
    scenario = loads(text + f'[[policies]]\nname = "p"\n{option}\n')
    assert not [line for line in told(scenario) if "such as" in line]
    assert simulate(draw_world(scenario, 0), scenario.policies[0]).assignments.lead.size


def test_what_always_skips_is_the_score_and_not_the_sign_of_intent() -> None:
    scenario = small('[mql]\nintent = true\nmin_score = 50\nalways = [{ source = "form" }]\n[[policies]]\nname = "p"\n')
    assert 'option "p": no lead passes the gate [mql]' in told(scenario)
    assert not simulate(draw_world(scenario, 0), scenario.policies[0]).leads.mql.any()


def test_too_much_work_is_told_with_its_hours() -> None:
    text = SMALL.replace("leads_per_week = 10", "leads_per_week = 1000")
    scenario = loads(text + '[channels.phone]\nreach = 1\nwork_time = "10m"\n[[policies]]\nname = "p"\n')

    # 1,000 leads of 10 minutes against two people of 40 hours
    assert any("offered load about 2.1: 167 h of work a week for 80 h" in line for line in told(scenario))


def test_few_leads_and_missing_mechanisms_are_told() -> None:
    lines = told(small('[[policies]]\nname = "p"\n'))

    assert "about 43 leads a month: under 50 even large differences are hard to see" in lines
    assert "no [decay]: chances do not fall with age, so speed wins nothing" in lines
    assert 'option "p": no reassign rule: a lead waits for its owner however long' in lines


def test_a_promise_may_be_a_range_of_durations() -> None:
    text = DEMO.replace('first_touch = "4h"', 'first_touch = { likely = "4h", low = "2h", high = "8h" }')

    assert loads(text).policies[0].sla[1].first_touch == 4 * HOUR
