"""Every number of a report is found again in the stored run, in the words that numbers are told in; figures too."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from policies.durations import MINUTE
from sim.experiments.business_case import case
from sim.experiments.compare import gap_forecast, labelled
from sim.experiments.store import Store
from sim.experiments.usual_week import coverage
from sim.measures.comparison import compare
from sim.measures.kpis import specs
from sim.measures.pooled import breaches_by_hour, funnel, load_per_person, rejections, speed_curve
from sim.measures.results import Comparison
from sim.measures.summary import Summary
from sim.reports.document import Document, Section, Table
from sim.reports.html import html
from tests.tui.small import leadsim, written
from tui import version
from tui.commands.case import AskedCase
from tui.documents import side_by_side
from tui.documents.answer import forest_gaps
from tui.documents.business_case import case_section
from tui.documents.evidence import Evidence, evidence
from tui.documents.funnel import funnel_counts
from tui.documents.kept_promises import breaches
from tui.documents.speed import AT_MIN, speed_lines
from tui.documents.value_lost import lost_by_option
from tui.playing import Places
from tui.text import localised, speak, spoken
from tui.words import duration, money, number, percent, points, rate, thousands, worded

Runs = Mapping[str, Sequence[Summary]]
NUMBER = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
CURRENCY = "PLN"
CONSTANTS = {
    "95": "the level of every interval, per cent",
    "8": "8 of 10 forecast periods", "9": "9 of 10", "10": "of 10",
    "30": "days of a month",
    "25": "by how much a belief is shaken, per cent",
    "1": "numbers of options and of lists", "2": "as before", "3": "as before",
    "100": "per cent",
}  # fmt: skip
LISTED = (
    "What was assumed, and from where",
    "Checklist for reports of simulations (STRESS-DES)",
    "Scenario, seed and versions",
)
"""Sections whose texts are compared with what they list, whole."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    path = folder / "results.sqlite"
    played = leadsim("compare", written(folder), "--replications", "5", "--store", str(path))
    assert played.exit_code == 0, played.output
    return path


@pytest.fixture(scope="module")
def kept(store: Path) -> Evidence:
    places = Places(store=store, plays=False)
    with Store(store) as opened:
        return evidence(opened, opened.experiments()[0], places)


@pytest.fixture(scope="module")
def runs(store: Path) -> Mapping[str, Sequence[Summary]]:
    """As the store has them, option by option."""
    found: dict[str, list[Summary]] = {}
    with Store(store) as opened:
        for each in opened.results(1):
            found.setdefault(each.option, []).append(each.summary)
    return found


def compared(kept: Evidence, runs: Runs) -> Comparison:
    """Anew, from the stored runs."""
    frame, table = kept.scenario.scenario, specs(kept.scenario, kept.scenario.policies)
    rest = (table, frame.primary_kpi, frame.smallest_effect, frame.forecast_period)
    return compare(runs, next(iter(kept.options)), *rest, final=True)


def floats(thing: object) -> Iterator[float]:
    """Every number in a result, however deep."""
    if isinstance(thing, bool | str | Enum) or thing is None:
        return
    if isinstance(thing, int | float | np.integer | np.floating):
        yield float(thing)
    elif isinstance(thing, np.ndarray):
        yield from map(float, thing.ravel())
    elif dataclasses.is_dataclass(thing):
        for each in dataclasses.fields(thing):
            yield from floats(getattr(thing, each.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from floats(value)
    elif isinstance(thing, Sequence):
        for each in thing:
            yield from floats(each)


def told(value: float) -> Iterator[str]:
    """Every way in which a report says a number."""
    if not np.isfinite(value):
        return
    value = abs(value)
    yield from (number(value), rate(value), percent(value), points(value), thousands(value), number(round(value)))
    yield from (money(value, CURRENCY), money(value, CURRENCY, 2), localised(f"{value:.2f}"))
    for minutes in (1.0, 60.0, 1440.0):
        yield from (duration(value * minutes), duration(value * minutes, long=True))


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def known(kept: Evidence, runs: Runs) -> set[str]:
    """What the stored run and its scenario say, in all words for numbers."""
    comparison, frame = compared(kept, runs), kept.scenario.scenario
    base = comparison.baseline
    results: list[object] = [comparison, frame.weeks, frame.warmup_weeks, frame.drain_weeks, frame.seed]
    results += [lost_by_option(kept.scenario, runs)]
    period = frame.forecast_period
    results += [gap_forecast(own, runs[base], spec, period) for own in runs.values() for spec in comparison.specs]
    at = np.array([5 * MINUTE], np.int64)
    for own in runs.values():
        curve, week = speed_curve(own, at), breaches_by_hour(own)
        assert curve is not None
        results += [curve.never, curve.median_ms / MINUTE, funnel(own), rejections(own), load_per_person(own)]
        results += [week.sum(), week.max(), int(week.argmax()) % 24]
    for policy in kept.scenario.policies:
        there = coverage(kept.scenario, "SDR", policy)
        results += [there, there.leads_while_nobody_is_there, int(np.argmax(there.leads)) % 24]
    said = {words for each in results for value in floats(each) for words in told(value)}
    facts = (kept.run.experiment.scenario, f"{kept.run.created:%Y-%m-%d %H:%M}", *labelled(kept.scenario.policies))
    counts = (str(kept.run.id), str(len(comparison.specs)), version(), said_in(business_case(kept, runs)))
    return {found for words in (*said, *facts, *counts) for found in numbers(words)}


def business_case(kept: Evidence, runs: Runs) -> Section:
    """The section as it is made of a case worked out anew; its tests compute the numbers by hand."""
    today = kept.result.comparison.baseline
    pair = kept.options[kept.focus], kept.options[today]
    plan = AskedCase(kept.focus).plan(kept.scenario, *pair)
    return case_section(case(kept.scenario, *pair, runs[kept.focus], runs[today], plan))


def said_in(section: Section) -> str:
    """All its texts."""
    page = html(Document("", "en", (section,)))
    return "\n".join(sections(page).values())


def sections(page: str) -> dict[str, str]:
    """Heading -> what stands under it, alt texts too."""
    body = re.sub(r'<img src="[^"]*" alt="([^"]*)">', r"\1 ", page.split("<main>")[1])
    parts = re.split(r"<h2>(.*?)</h2>", body)
    return {
        unescape(title): unescape(re.sub(r"<[^>]*>", " ", text))
        for title, text in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.parametrize(("audience", "language"), [("full", "en"), ("leadership", "pl"), ("team", "pl")])
def test_every_number_of_a_report_is_in_the_stored_run_or_its_scenario(
    store: Path, tmp_path: Path, kept: Evidence, runs: Runs, audience: str, language: str
) -> None:
    arguments = ("--for", audience, "--lang", language, "--out", str(tmp_path), "--store", str(store))
    assert leadsim("report", "1", *arguments).exit_code == 0
    speak(language)
    there = known(kept, runs) | set(CONSTANTS)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    found = {title: numbers(text) - there for title, text in sections(page).items() if title not in listed()}
    assert {title: unknown for title, unknown in found.items() if unknown} == {}


def listed() -> set[str]:
    return {spoken(title) for title in LISTED}


def test_a_number_that_no_run_has_said_is_found_out(kept: Evidence, runs: Runs) -> None:
    assert numbers("98,765.4 more meetings a month") - known(kept, runs) == {"98,765.4"}


def test_figures_draw_the_pooled_results_of_the_stored_runs(kept: Evidence, runs: Runs) -> None:
    at_ms = np.round(np.array(AT_MIN) * MINUTE).astype(np.int64)
    for line in speed_lines(kept.result, kept.focus):
        curve = speed_curve(runs[line.name], at_ms)
        assert curve is not None
        assert list(line.share) == curve.share.tolist()
    comparison = compared(kept, runs)
    for gap in forest_gaps(kept.result):
        there = comparison.difference(gap.name, comparison.primary)
        assert (gap.mean, gap.low, gap.high) == (there.mean, there.low, there.high)
    for name, counts in funnel_counts(kept):
        assert counts == [each.per_month for each in funnel(runs[name])]
    for name, week in breaches(kept).items():
        assert week.tolist() == breaches_by_hour(runs[name]).tolist()


def test_each_cell_of_the_options_side_by_side_is_the_stored_value(kept: Evidence, runs: Runs) -> None:
    comparison = compared(kept, runs)
    names = list(kept.options)
    first, *_rest = [each for each in side_by_side.section(kept).blocks if isinstance(each, Table)]
    rows = {row[0]: row[1:] for row in first.rows}
    for title, kpi in (("Meetings held a month", "meetings_held_per_month"), ("Spoken to", "contact_rate")):
        values = [comparison.cell(name, kpi).mean for name in names]
        spec = next(each for each in comparison.specs if each.key == kpi)
        assert rows[title] == tuple(side_by_side.tight(worded(each, spec.unit, CURRENCY)) for each in values)
