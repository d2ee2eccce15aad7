"""The agreement of marketing and sales: rows, definitions, what may be promised, what changed."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.compare import jobs
from sim.experiments.executors import local
from sim.experiments.runs import run
from sim.measures.columns import columns
from sim.measures.kpis import by_key, specs
from sim.measures.summary import Summary
from sim.reports.document import Document, Picture
from tests.tui.hostile import SHOWN, quoted
from tests.tui.small import SMALL, leadsim, written
from tui.documents.agreement import agreement_document
from tui.documents.agreement_changes import changes
from tui.documents.agreement_rows import agreement_rows, definitions
from tui.documents.as_text import document_text
from tui.documents.formats import rendered
from tui.documents.promises import Levels, promises, safe
from tui.text import speak

WRITTEN = """
[agreement]
definitions.ICP = "Companies from 50 people on in Poland."
definitions.champion = "Who speaks for us inside."
[agreement.rows.first_contact]
rule = "Demo requests are called within five minutes."
owner = "Head of SDR"
metric = "Share called in time, from the CRM"
promise = "7 of 10"
agreed = true
by = "Anna and Piotr"
when = 2026-03-02
"""
PROMISES = """
[[sla]]
tier = "hot"
when = { source = "demo form" }
assignment = "60s"
first_touch = "5m"
attempts = { least = 2, within = "3d" }
pre_alert = 0.8
[[sla]]
tier = "normal"
first_touch = "4h"
"""
TEXT = re.sub(r'\[\[sla\]\]\ntier = "hot"\nfirst_touch = "5m"\n', PROMISES, SMALL) + WRITTEN
ROWS = ("mql", "routing", "first_contact", "follow_up", "rejection", "recycling")


def scenario_of(text: str = TEXT) -> Scenario:
    return loads(text, "small.toml")


@pytest.fixture(scope="module")
def runs() -> tuple[Summary, ...]:
    scenario = scenario_of()
    with local(1) as executor:
        due = jobs(scenario, {"automatic": scenario.option("automatic")}, range(4))
        return tuple(each.summary for each in run(due, executor, None))


@pytest.fixture(scope="module")
def levels(runs: tuple[Summary, ...]) -> Levels:
    scenario = scenario_of()
    return Levels(scenario, scenario.option("automatic"), runs)


def document_of(levels: Levels, text: str = TEXT) -> Document:
    scenario = scenario_of(text)
    return agreement_document(scenario, scenario.option("automatic"), levels.runs, run=7)


def test_what_the_workshop_wrote_stands_in_its_row_and_the_rest_is_proposed_from_the_settings() -> None:
    scenario = scenario_of()
    rows = {row.key: row for row in agreement_rows(scenario, scenario.option("automatic"), None)}
    assert tuple(rows) == ROWS
    first = rows["first_contact"]
    assert (first.rule, first.owner) == ("Demo requests are called within five minutes.", "Head of SDR")
    assert first.status == "agreed by Anna and Piotr on 2026-03-02"
    assert not first.is_proposal
    assert 'hot (from "demo form"): first contact within 5 min in business hours.' in first.simulated
    assert all(rows[key].is_proposal and rows[key].status == "open" for key in ROWS if key != "first_contact")
    assert rows["routing"].rule.startswith("Calendar-aware: assigned at once.")


def test_words_without_a_meaning_get_a_proposal_marked_as_such_and_the_workshop_s_own_words_stay() -> None:
    scenario = scenario_of()
    terms = {one.term: one for one in definitions(scenario, scenario.option("automatic"))}
    assert tuple(terms) == ("ICP", "MQL", "SAL", "SQL", "Rejected", "Nurture", "champion")
    assert (terms["ICP"].text, terms["ICP"].is_proposal) == ("Companies from 50 people on in Poland.", False)
    assert [term for term, one in terms.items() if not one.is_proposal] == ["ICP", "champion"]


def test_a_definition_of_mql_is_the_rule_of_its_row_where_the_row_has_none() -> None:
    scenario = scenario_of(TEXT.replace("definitions.ICP", 'definitions.mql = "45 points."\ndefinitions.ICP'))
    row = agreement_rows(scenario, scenario.option("automatic"), None)[0]
    assert (row.rule, row.is_proposal) == ("45 points.", False)


def test_a_promise_is_kept_in_nine_of_ten_simulated_months(levels: Levels) -> None:
    spec = by_key(specs(levels.scenario, [levels.policy]))
    for one in promises(levels):
        months = columns(levels.runs, [spec[one.key]])[one.key].periods
        months = months[~np.isnan(months)]
        said = float(re.sub(r"[^0-9.]", "", one.kept) or 0)
        size = 100 if spec[one.key].unit == "share" else 1
        kept = (months * size <= said + 1e-9) if "at most" in one.kept else (months * size >= said - 1e-9)
        assert kept.sum() >= 0.9 * len(months), one


def test_levels_are_rounded_to_the_side_on_which_they_are_still_kept() -> None:
    assert safe(0.7199, "share", "more", "PLN") == "71 %"
    assert safe(0.7101, "share", "less", "PLN") == "72 %"
    assert safe(0.0071, "share", "less", "PLN") == "0.8 %"
    assert safe(0.29, "share", "more", "PLN") == "29 %"
    assert safe(26.97, "a month", "more", "PLN") == "26"
    assert safe(61.2, "min", "less", "PLN") == "62 min"
    assert safe(31_990.0, "PLN a month", "more", "PLN") == "31,000 zł"
    assert safe(float("inf"), "min", "less", "PLN") == "never"


def test_every_promise_of_a_tier_is_made_by_somebody(levels: Levels) -> None:
    found = {one.key: one.side for one in promises(levels)}
    assert found["sla_attainment.hot.assignment"] == "revops"
    assert found["sla_attainment.hot.first_touch"] == "sales"
    assert found["sla_attainment.hot.attempts"] == "sales"
    assert found["sla_attainment.normal.first_touch"] == "sales"
    assert found["mqls_per_month"] == "marketing"


def test_the_document_names_what_is_open_and_has_both_alert_levels_a_rhythm_and_room_to_sign(levels: Levels) -> None:
    text = document_text(document_of(levels), 120)
    for said in (
        "1 of 6 rows are agreed", "Kept in 9 of 10 months", "Level 1, before the SLA is broken (hot)", "after 4 min.",
        "Level 2, after the SLA is broken: no alert to the manager is set up", "every quarter",
        "leadsim review EXPORT.csv --run 7", "Routing: not agreed yet.",
        "These words have no agreed meaning yet: MQL, SAL, SQL, Rejected, Nurture.", "Signature", "RevOps",
    ):  # fmt: skip
        assert said in text.replace("\n", " "), said
    assert "First contact: not agreed yet." not in text


def test_marketing_and_sales_that_mean_different_customers_are_told_so(levels: Levels) -> None:
    icp = '[icp]\nregion = { PL = 1 }\n[icp.marketing]\nregion = ["PL", "DACH"]\n[icp.sales]\nregion = ["PL"]\n'
    text = document_text(document_of(levels, icp + TEXT.replace("definitions.ICP", "definitions.who")), 200)
    assert "ICP: marketing means region PL, DACH, sales means region PL." in text


def test_a_time_that_is_kept_for_less_than_half_of_the_leads_is_named_as_open(levels: Levels) -> None:
    weak = [one for one in promises(levels) if one.is_weak]
    text = document_text(document_of(levels), 400)
    for one in promises(levels):
        assert (f"{one.what}: {one.kept} is little to promise." in text) == (one in weak)
    assert [one.key for one in weak] == ["sla_attainment.hot.attempts"]  # without a cadence there is one attempt


def test_the_swim_lane_says_what_the_option_sets(levels: Levels) -> None:
    picture = next(block for block in document_of(levels).blocks() if isinstance(block, Picture))
    assert "An owner is chosen (Calendar-aware; at once)" in picture.alt
    assert "First contact (hot: 5 min; normal: 4 h)" in picture.alt
    assert "warning at 80 % of the time" in picture.alt
    assert picture.svg.startswith(b"<?xml")


def test_the_agreement_is_polish_to_the_end(levels: Levels) -> None:
    english = document_text(document_of(levels), 120)
    speak("pl")
    try:
        polish = document_text(document_of(levels), 120)
    finally:
        speak("en")
    assert "Umowa SLA między marketingiem a sprzedażą" in polish
    assert "Dotrzymane w 9 na 10 miesięcy" in polish
    sentences = {line.strip() for line in english.splitlines() if len(line.split()) > 4}
    own = {line for line in sentences if "five minutes" in line or "50 people" in line or "speaks for us" in line}
    assert not sentences & {line.strip() for line in polish.splitlines()} - own


def test_two_versions_of_the_same_agreement_have_no_changes() -> None:
    scenario = scenario_of()
    assert changes((scenario, scenario.option("automatic")), (scenario, scenario.option("automatic"))) == ()


def test_what_changed_is_told_row_by_row_with_before_and_now() -> None:
    old, new = scenario_of(), scenario_of(
        TEXT.replace("within five minutes", "within ten minutes")
        .replace('first_touch = "5m"', 'first_touch = "10m"')
        .replace("Companies from 50 people", "Companies from 20 people")
    )  # fmt: skip
    found = changes((old, old.option("automatic")), (new, new.option("automatic")))
    assert found == (
        ("First contact", "Rule", "Demo requests are called within five minutes.",
         "Demo requests are called within ten minutes."),
        ("Definition", "ICP", "Companies from 50 people on in Poland.", "Companies from 20 people on in Poland."),
        ("Setting", "hot: First touch within", "5 min", "10 min"),
    )  # fmt: skip


def test_names_that_would_do_something_are_only_names(levels: Levels) -> None:
    rule = " ".join(SHOWN)[:2000]
    text = TEXT.replace('"Demo requests are called within five minutes."', quoted(rule))
    text = text.replace('"demo form"', quoted("$x^2$ [/b] <script>|${name}"))
    scenario = scenario_of(text)
    document = agreement_document(scenario, scenario.option("automatic"), levels.runs, run=None)
    rendered_html = rendered(document, "agreement", ("html",))["agreement.html"].decode()
    assert "<script>|" not in rendered_html
    assert "&lt;script&gt;|" in rendered_html
    assert "[/b] <script>|${name}" in document_text(document, 400)


def agreement(folder: Path, *more: str, text: str = TEXT) -> Any:
    file = written(folder, text)
    few = ("--replications", "2", "--store", str(folder / "kept.sqlite"))
    return leadsim("export", file, "--policy", "automatic", "--as", "agreement", *few, *more, columns=100)


def test_the_command_writes_what_it_prints_and_never_over_what_is_there(tmp_path: Path) -> None:
    told = agreement(tmp_path, "--out", str(tmp_path / "out"))
    assert told.exit_code == 0, told.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        "agreement.html", "agreement.md", "agreement-swim-lane.svg",
    }  # fmt: skip
    assert "leadsim review EXPORT.csv --run 1" in (tmp_path / "out" / "agreement.md").read_text().replace("\\", "")
    again = agreement(tmp_path, "--out", str(tmp_path / "out"))
    assert (again.exit_code, "already there" in again.stderr) == (2, True)
    as_json = json.loads(agreement(tmp_path, "--json").stdout)
    assert [row["row"] for row in as_json["rows"]] == list(ROWS)


def test_the_command_compares_with_an_older_version(tmp_path: Path) -> None:
    old = written(tmp_path, TEXT.replace('first_touch = "5m"', 'first_touch = "3m"'), "old.toml")
    told = agreement(tmp_path, "--against", old, "--json")
    assert json.loads(told.stdout)["changes"] == [
        {"where": "Setting", "what": "hot: First touch within", "before": "3 min", "now": "5 min"}
    ]
    other = written(tmp_path, TEXT.replace('"automatic"', '"another"'), "other.toml")
    refused = agreement(tmp_path, "--against", other)
    assert (refused.exit_code, '"another"' in refused.stderr) == (2, True)
    assert agreement(tmp_path, "--against", str(tmp_path / "absent.toml")).exit_code == 2
