import csv
import io
import json
import math
import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.comparison import (
    Cell,
    Comparison,
    Difference,
    compare,
    replications_needed,
    tables,
    to_json,
)
from sim.measures.intervals import bonferroni, mean_interval
from sim.measures.summary import Kind, KpiSpec, Measured, Summary, Waits
from sim.measures.verdicts import Verdict

MINUTE = 60_000

MEETINGS = KpiSpec("meetings", "Meetings held", "a month", "more", Kind.RATIO, "held / months")
CONTACT = KpiSpec("contact_rate", "Contact rate", "share", "more", Kind.RATIO, "contacts / MQL")
P50 = KpiSpec("touch_median", "Speed to lead", "min", "less", Kind.QUANTILE, "", waits="touch", q=0.5)
GINI = KpiSpec("gini", "Gini of leads", "share", "neither", Kind.VALUE, "")
SPECS = [MEETINGS, CONTACT, P50, GINI]


def window(
    meetings: float, contacts: float, touch: Sequence[int], never: int = 0, gini: float | None = 0.5
) -> Measured:
    waits = Waits(np.sort(np.array(touch, dtype=np.int64)) * MINUTE, never)
    return Measured({"meetings": (meetings, 1), "contact_rate": (contacts, 100)}, {"touch": waits}, {"gini": gini})


def run(meetings: float, contacts: float = 43, touch: Sequence[int] = (10, 20, 30), never: int = 0) -> Summary:
    whole = window(meetings, contacts, touch, never)
    return Summary(whole, (whole, window(meetings + 1, contacts, touch, never)), leads=100)


TODAY = [run(30, 42), run(33, 43), run(36, 44), run(31, 43)]
FASTER = [run(36, 45, [1, 2, 3]), run(38, 46, [2, 2, 3]), run(42, 47, [1, 3, 3]), run(37, 46, [1, 2, 2])]
EFFECTS = {"meetings": 0.5, "contact_rate": 0.01}


def compared(
    options: dict[str, list[Summary]] | None = None, specs: Sequence[KpiSpec] = SPECS, final: bool = False
) -> Comparison:
    runs = options or {"today": TODAY, "faster": FASTER}
    return compare(runs, "today", specs, "meetings", EFFECTS, "month", final=final)


def test_a_column_is_pooled_over_the_runs_and_forecast_over_the_periods() -> None:
    cell = compared().cell("today", "meetings")

    assert cell.mean == 32.5
    assert (cell.low, cell.high) == pytest.approx(mean_interval(np.array([30.0, 33.0, 36.0, 31.0]), 0.95))
    assert cell.forecast is not None
    assert (cell.forecast.period, cell.forecast.of) == ("month", 8)
    assert (cell.forecast.p10, cell.forecast.p50, cell.forecast.p90) == (30, 32, 37)


def test_a_difference_is_paired_by_replication() -> None:
    gap = compared().difference("faster", "meetings")

    assert gap.mean == 5.75
    assert (gap.low, gap.high) == pytest.approx(mean_interval(np.array([6.0, 5.0, 6.0, 6.0]), 0.95))
    assert (gap.wins, gap.losses, gap.of) == (4, 0, 4)
    assert (gap.verdict, gap.method, gap.exploratory) == (Verdict.BETTER, "t", False)


def test_shown_differences_are_differences_of_shown_columns() -> None:
    comparison = compared()

    assert comparison.cell("today", "contact_rate").mean == 0.43
    assert comparison.cell("faster", "contact_rate").mean == 0.46
    assert comparison.difference("faster", "contact_rate").mean == 0.46 - 0.43
    for gap in comparison.differences:
        ours, theirs = comparison.cell("faster", gap.kpi).mean, comparison.cell("today", gap.kpi).mean
        assert ours is not None
        assert theirs is not None
        assert gap.mean == ours - theirs


def test_an_option_against_itself_is_exactly_zero_in_every_kpi() -> None:
    comparison = compared({"today": TODAY, "again": TODAY})

    for gap in comparison.differences:
        assert (gap.mean, gap.low, gap.high, gap.wins, gap.losses, gap.of) == (0, 0, 0, 0, 0, 4)
    assert comparison.difference("again", "meetings").verdict is Verdict.NO_MATTER
    assert (comparison.winner.policy, comparison.winner.tied_with) == (None, ("today", "again"))


def test_only_the_primary_kpi_is_confirmed_and_others_are_exploratory() -> None:
    comparison = compared()

    assert [gap.exploratory for gap in comparison.differences] == [False, True, True, True]
    assert [gap.verdict for gap in comparison.differences] == [Verdict.BETTER, Verdict.BETTER, None, None]


def test_primary_intervals_hold_for_all_options_together_and_the_others_alone() -> None:
    options = {"today": TODAY, "b": FASTER, "c": [run(1), run(2), run(4), run(8)]}
    comparison = compared(options)
    widened = mean_interval(np.array([6.0, 5.0, 6.0, 6.0]), bonferroni(0.95, 2))
    contacts = comparison.difference("b", "contact_rate")

    assert widened is not None
    gap = comparison.difference("b", "meetings")
    assert (gap.low, gap.high) == pytest.approx(widened)
    assert (contacts.low, contacts.high) == pytest.approx((0.03, 0.03))


def test_holm_doubles_the_smaller_of_two_p_values() -> None:
    alone = compared().difference("faster", "meetings").p_value
    worse = [run(22), run(30), run(24), run(21)]
    both = compared({"today": TODAY, "faster": FASTER, "worse": worse})

    assert alone is not None
    assert both.difference("faster", "meetings").p_value == pytest.approx(2 * alone)


def test_a_wait_that_is_never_in_some_run_is_told_by_signs() -> None:
    stuck = [run(30, touch=[90], never=2), *[run(30, touch=[60, 70, 80])] * 5]
    quick = [run(30, touch=[1, 2, 3])] * 6
    comparison = compare({"today": stuck, "quick": quick}, "today", [P50], "touch_median", {"touch_median": 5}, "month")
    gap = comparison.difference("quick", "touch_median")

    assert (gap.mean, gap.low, gap.high) == (2 - 70, None, None)
    assert (gap.method, gap.wins, gap.of, gap.p_value) == ("sign", 6, 6, 2 / 64)
    assert gap.verdict is Verdict.BETTER
    assert comparison.winner.policy == "quick"
    row = to_json(comparison, "demo", 7)["differences"]
    assert row == [
        {
            "policy": "quick",
            "baseline": "today",
            "kpi": "touch_median",
            "mean": -68.0,
            "wins": 6,
            "of": 6,
            "verdict": "clearly better",
            "method": "sign",
        }
    ]


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_runs_have_no_interval_and_cannot_tell(n: int) -> None:
    comparison = compared({"today": TODAY[:n], "faster": FASTER[:n]})
    gap, cell = comparison.difference("faster", "meetings"), comparison.cell("faster", "meetings")

    assert (gap.low, gap.high, gap.p_value, gap.verdict) == (None, None, None, Verdict.NOT_YET)
    assert (cell.low, cell.high) == (None, None)
    assert gap.wins == gap.of == n
    assert comparison.winner.policy is None


def test_where_the_number_of_runs_is_fixed_the_same_is_too_close_to_call() -> None:
    comparison = compared({"today": TODAY[:2], "faster": FASTER[:2]}, final=True)

    assert comparison.difference("faster", "meetings").verdict is Verdict.TOO_CLOSE


def test_kpis_that_some_runs_do_not_define_are_pooled_over_the_others() -> None:
    ginis = [0.1, None, 0.3, 0.2]
    partial = [Summary(window(30, 43, [5], gini=gini), (), 100) for gini in ginis]
    comparison = compared({"today": partial, "again": partial})

    assert comparison.cell("today", "gini").mean == pytest.approx(0.2)
    assert comparison.difference("again", "gini").of == 3


def test_a_kpi_that_nobody_measured_is_null_and_not_a_number() -> None:
    missing = KpiSpec("attainment", "Attainment", "share", "more", Kind.RATIO, "")
    comparison = compared(specs=[*SPECS, missing])
    gap = comparison.difference("faster", "attainment")

    assert comparison.cell("today", "attainment").forecast is None
    assert (gap.mean, gap.low, gap.of) == (None, None, 0)
    json.dumps(to_json(comparison, "demo", 7), allow_nan=False)


def test_the_json_is_the_agreed_one() -> None:
    said = to_json(compared(), "demo", 7, warnings=["few leads"])

    assert list(said) == [
        "scenario",
        "seed",
        "replications",
        "leads_per_replication",
        "policies",
        "differences",
        "winner",
        "warnings",
    ]
    assert (said["scenario"], said["seed"], said["replications"], said["leads_per_replication"]) == (
        "demo",
        7,
        4,
        100,
    )
    assert said["winner"] == {"kpi": "meetings", "policy": "faster", "confidence": 0.95, "break_even": None}
    assert said["warnings"] == ["few leads"]
    parsed = json.loads(json.dumps(said, allow_nan=False))
    assert list(parsed["policies"][0]) == ["name", "kpis"]
    assert list(parsed["policies"][0]["kpis"]) == [spec.key for spec in SPECS]
    cell = parsed["policies"][1]["kpis"]["meetings"]
    assert list(cell) == ["mean", "low", "high", "forecast"]
    assert cell["forecast"] == {"period": "month", "p10": 36, "p50": 38, "p90": 43}
    first = parsed["differences"][0]
    assert list(first) == ["policy", "baseline", "kpi", "mean", "low", "high", "wins", "of", "verdict"]
    assert first["verdict"] == "clearly better"
    assert parsed["differences"][3]["verdict"] is None
    assert parsed["differences"][3]["exploratory"] is True


def test_never_is_null_in_json_and_a_word_in_tables() -> None:
    stuck = [run(30, touch=[], never=9)] * 3
    comparison = compared({"today": stuck, "faster": TODAY[:3]})
    parsed = json.loads(json.dumps(to_json(comparison, "demo", 7), allow_nan=False))

    cell = parsed["policies"][0]["kpis"]["touch_median"]
    assert (cell["mean"], cell["forecast"]["p50"]) == (None, None)
    row = tables(comparison)["kpis"][2]
    assert (row["mean"], row["p50"], row["kept_in_9_of_10"]) == ("never", "never", "never")


def test_tables_are_rows_with_the_same_titles() -> None:
    missing = KpiSpec("attainment", "Attainment", "share", "more", Kind.RATIO, "")
    written = tables(compared(specs=[*SPECS, missing]))

    for rows, lines in ((written["kpis"], 10), (written["differences"], 5)):
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
        assert {tuple(row) for row in rows} == {tuple(rows[0])}
        assert len(rows) == lines
        assert "nan" not in out.getvalue()


def any_run() -> st.SearchStrategy[Summary]:
    def build(rate: tuple[int, int], touch: list[int], never: int, gini: float | None) -> Summary:
        waits = Waits(np.sort(np.array(touch, dtype=np.int64)), never)
        whole = Measured({"meetings": (rate[0], 1), "contact_rate": rate}, {"touch": waits}, {"gini": gini})
        return Summary(whole, (whole,), 5)

    rates = st.tuples(st.integers(0, 9), st.integers(0, 3))
    touches = st.lists(st.integers(0, 10**7), max_size=4)
    ginis = st.sampled_from([None, math.nan, math.inf, 0.0, 0.25, 1.0])
    return st.builds(build, rates, touches, st.integers(0, 2), ginis)


@given(st.lists(st.tuples(any_run(), any_run()), min_size=1, max_size=8))
def test_whatever_the_runs_no_nan_comes_out_and_intervals_hold_their_mean(
    pairs: list[tuple[Summary, Summary]],
) -> None:
    one, two = (list(column) for column in zip(*pairs, strict=True))
    comparison = compared({"today": one, "other": two})

    json.dumps(to_json(comparison, "demo", 7), allow_nan=False)
    numbers: list[Cell | Difference] = [*comparison.policies[1].cells, *comparison.differences]
    for shown in numbers:
        assert shown.mean is None or not math.isnan(shown.mean)
        if shown.low is not None and shown.high is not None:
            assert shown.mean is not None
            assert shown.low <= shown.mean + 1e-9
            assert shown.mean - 1e-9 <= shown.high


def test_the_same_runs_give_the_same_bytes() -> None:
    assert json.dumps(to_json(compared(), "demo", 7)) == json.dumps(to_json(compared(), "demo", 7))


def test_the_pilot_tells_how_many_runs_every_difference_needs() -> None:
    spread = {"today": [run(0)] * 5, "b": [run(m) for m in (1, 2, 3, 4, 5)], "c": [run(1)] * 5}

    assert replications_needed(spread, "today", MEETINGS, half_width=1.0) == 16
    assert replications_needed({"today": TODAY, "again": TODAY}, "today", MEETINGS, half_width=1.0) == 3
    stuck = {"today": [run(1, touch=[], never=1)] * 3, "b": TODAY[:3]}
    assert replications_needed(stuck, "today", P50, half_width=1.0) is None


@pytest.mark.parametrize(
    ("runs", "baseline", "primary", "told"),
    [
        ({"today": TODAY}, "yesterday", "meetings", "yesterday"),
        ({"today": TODAY}, "today", "money", "money"),
        ({"today": TODAY, "b": TODAY[:2]}, "today", "meetings", "same replications"),
        ({"today": []}, "today", "meetings", "at least one"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    runs: dict[str, list[Summary]], baseline: str, primary: str, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        compare(runs, baseline, SPECS, primary, EFFECTS, "month")


def test_six_options_sixty_kpis_and_sixty_runs_take_well_under_a_second() -> None:
    rng = np.random.default_rng(1)
    ratios = [KpiSpec(f"r{i}", "", "share", "more", Kind.RATIO, "") for i in range(48)]
    quantiles = [
        KpiSpec(f"q{i}.{q}", "", "min", "less", Kind.QUANTILE, "", waits=f"w{i}", q=q)
        for i in range(4)
        for q in (0.25, 0.5, 0.9)
    ]

    def measured(leads: int) -> Measured:
        sums = {spec.key: (float(rng.integers(100)), 100.0) for spec in ratios}
        waits = {f"w{i}": Waits(np.sort(rng.integers(0, 10**9, leads)), leads // 50) for i in range(4)}
        return Measured(sums, waits, {})

    runs = {
        name: [Summary(measured(900), tuple(measured(75) for _ in range(12)), 900) for _ in range(60)]
        for name in "abcdef"
    }
    began = time.perf_counter()
    comparison = compare(runs, "a", [*ratios, *quantiles], "r0", {"r0": 0.01}, "week")
    took = time.perf_counter() - began

    assert len(comparison.differences) == 5 * 60
    assert all(gap.mean is not None and math.isfinite(gap.mean) for gap in comparison.differences)
    assert took < 3  # 0.3 s on an idle machine; the rest is for busy ones
