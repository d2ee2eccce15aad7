"""`leadsim export`: settings sheets of routers and JSON for scripts."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.frozen import Frozen
from policies.router_names import CALLED, ROUTERS
from policies.router_place import Can, Topic, topic_of
from policies.routers import ROUTER_PLACES
from policies.settings import Policy
from scenarios.exported import Exported, exported
from scenarios.fields import keys_of, tables_in
from scenarios.loading import loads
from scenarios.reference import reference
from tests.tui.hostile import SHOWN, quoted
from tests.tui.small import SMALL, leadsim, written
from tui.documents.as_text import document_text
from tui.documents.router_sheet import router_sheet, sheet_document, sheet_rows
from tui.documents.settings import NOT_SETTINGS, settings

WHOLE = {
    "name": "everything",
    "mql": {"icp": True, "min_score": 45, "intent": True, "always": [{"source": "demo form"}]},
    "sla": [
        {
            "tier": "hot", "when": {"min_score": 80}, "assignment": "61s", "first_touch": "7m",
            "attempts": {"least": 4, "within": "47h"}, "pre_alert": 0.73, "clock": "wall",
            "reassign": {"after": "11m", "until": "contact", "most": 3, "to": ["SDR"]},
        }
    ],
    "cadence": [{"tier": "hot", "steps": [{"channel": "phone"}, {"channel": "phone", "after": "13m"}]}],
    "contact_caps": {"phone": {"most": 5, "per": "6d"}},
    "nurture": {
        "channel": "phone", "every": "9d", "messages": 8, "return_per_month": 0.031, "max_recycles": 2,
        "to_former_owner": True,
    },
    "routing": {
        "method": "score_priority", "hot_to": ["SDR"], "bands": [77, 33],
        "then": {"method": "count_based", "calibrate": True, "vacation_catch_up": True, "credit_no_show": True,
                 "credit_rejected": True, "max_lead": 4},
    },
    "owner_first": True,
    "eligibility": [{"when": {"region": "DACH"}, "to": ["SDR"], "match": ["region"]}],
    "fallback": ["AE"],
    "fallback_after": "17h",
    "assignment_latency": {"poll": "19m"},
    "notify": {"lag": "23m", "interruptible": 0.29},
    "work_order": "deadline",
    "first_touch_before_followup": True,
    "scoring": {"accuracy": 0.37},
    "data_care": {"intake_check": 0.41, "good_refused": 0.043, "dedup": 0.47, "stale_contacts": 0.053,
                  "missing_data": 0.059, "cost_per_lead": 61},
    "reassign": {"after": "67m", "until": "contact", "most": 7, "to": ["AE"]},
    "on_breach": ["reassign", "return_to_queue", "alert_manager"],
    "alert_compliance": 0.71,
    "stale_after": "16d",
    "automation": {
        "rollout": 0.79,
        "auto_reply": {"channel": "phone", "delay": "83s", "slows_decay": 0.089},
        "instant_booking": {"share": 0.31, "when": {"intent": True}},
        "bot": {"when": {"min_score": 10}, "delay": "6s", "resolves": 0.21, "prequalifies": 0.22, "annoys": 0.023,
                "talk_factor": 0.81, "accuracy": {"from": 0.5, "to": 0.85, "over": "5w"}, "human_access": True},
        "reminders": {"no_show_factor": 0.63},
    },
    "staffing": {"SDR": {"headcount": 9, "shift": "Mon-Fri 08:00-16:00", "breaks": ["11:00-11:20"],
                         "hires": [{"count": 2, "from": "2026-02-02"}]}},
    "cost": {"once": 40001, "per_month": 3501},
}  # fmt: skip
"""An option that uses everything one option can use; weights, territories and plug-ins need other methods."""
OTHERS = (
    {"method": "weighted_round_robin", "weights": {"SDR": 2.5}},
    {"method": "territory", "attribute": "region", "territories": {"PL": "SDR", "DACH": ["AE"]},
     "then": "round_robin"},
    {"method": "plugin", "plugin": "mine.py"},
)  # fmt: skip
SCENARIO = loads(SMALL, "small.toml")


def whole(**changes: Any) -> Policy:
    return Policy.model_validate_json(json.dumps(WHOLE | changes))


def leaves(table: type[Frozen], before: str = "") -> Iterator[str]:
    """Every setting of the option's model, free names left out."""
    for name, key in keys_of(table).items():
        if not before and name in NOT_SETTINGS:
            continue
        path = f"{before}{name}"
        inner = [one for one in _tables(key.info.rebuild_annotation()) if one.__name__ not in _VALUES]
        if not inner or (name == "then" and "routing" in before):
            yield path
        for one in inner if name != "then" else ():
            yield from leaves(one, f"{path}.")


_VALUES = {"Rule", "DurationDist", "AmountDist", "Latency", "Notify", "Accuracy", "AttemptPromise", "ContactCap",
           "CadenceStep", "Hire"}  # fmt: skip
"""Tables that a sheet tells as one value."""


def _tables(annotation: Any) -> list[type[Frozen]]:
    from scenarios.fields import entry_type, item_type

    found = tables_in(annotation)
    for one in (item_type(annotation), entry_type(annotation)):
        found += tables_in(one) if one is not None else []
    return found


def test_every_setting_of_an_option_has_a_topic_and_every_router_a_place_for_it() -> None:
    paths = list(leaves(Policy))
    assert len(paths) > 50
    for path in paths:
        topic = topic_of(path)
        for router in ROUTER_PLACES.values():
            assert topic is Topic.BEYOND or router.places[topic].words
    assert set(ROUTER_PLACES) == set(ROUTERS)


def test_every_setting_of_an_option_is_a_line_on_or_off() -> None:
    told = {one.path for one in settings(whole(), "PLN")} | {one.path for one in settings(SCENARIO.policies[0], "PLN")}
    assert {path for path in leaves(Policy) if not path.endswith(".tier")} <= told


def test_an_option_that_uses_everything_has_nothing_off_but_what_its_routing_method_lacks() -> None:
    off = {one.path for one in settings(whole(), "PLN") if one.is_off}
    unused = {"weights", "attribute", "territories", "plugin", "calibrate", "vacation_catch_up", "credit_no_show"}
    assert off <= {f"routing.{name}" for name in (*unused, "credit_rejected", "max_lead", "hot_to", "bands", "then")}


@pytest.mark.parametrize("router", sorted(ROUTERS))
def test_a_sheet_has_every_setting_that_is_on_with_its_value(router: str) -> None:
    for option in (whole(), *(whole(routing=other) for other in OTHERS)):
        text = _said(option, router)
        for one in settings(option, "PLN"):
            assert one.label in text, one
            assert one.is_off or one.value in text, one


@pytest.mark.parametrize("path", [path for path in WHOLE if path not in ("name",)])
def test_a_setting_that_changes_changes_the_sheet(path: str) -> None:
    plain = {key: value for key, value in WHOLE.items() if key != path}
    assert _said(Policy.model_validate_json(json.dumps(plain)), "hubspot") != _said(whole(), "hubspot")


def _said(option: Policy, router: str) -> str:
    document = sheet_document(router_sheet(SCENARIO, option, router), "en", "")
    told = [document.title]
    for block in document.blocks():
        told += [str(cell) for row in getattr(block, "rows", ()) for cell in row]
        told += [getattr(block, "text", ""), *getattr(block, "items", ())]
    return "\n".join(told)


@pytest.mark.parametrize("router", sorted(ROUTERS))
def test_what_a_router_cannot_do_is_named_with_what_comes_nearest(router: str) -> None:
    sheet = router_sheet(SCENARIO, whole(), router)
    text = _said(whole(), router)
    limited = [topic for topic in sheet.used() if sheet.place(topic).can is not Can.YES]
    assert limited
    for topic in limited:
        assert f"): {sheet.place(topic).words}." in text


def test_a_place_is_confirmed_by_pages_of_the_product_or_said_not_to_be() -> None:
    for router in ROUTER_PLACES.values():
        for place in router.places.values():
            assert set(place.sources) <= set(router.pages)
        assert {page for place in router.places.values() for page in place.sources} == set(router.pages)
        assert all(page.url.startswith("https://") for page in router.pages.values())
    assert "Not confirmed in public documentation." in _said(whole(), "chilipiper")


def test_calendar_aware_is_nowhere_called_the_same_thing() -> None:
    option = whole(routing="calendar_aware")
    for router in ROUTERS:
        place = router_sheet(SCENARIO, option, router).place(Topic.METHOD)
        assert place.can is not Can.YES
        assert CALLED["calendar_aware"][router].words in place.words


def test_json_comes_back_as_the_same_option() -> None:
    made = exported(SCENARIO, whole())
    again = Exported.model_validate_json(made.model_dump_json(by_alias=True))
    assert again == made
    assert again.policy == whole()


def test_json_prints_the_option_and_writes_it_with_its_schema(tmp_path: Path) -> None:
    told = leadsim("export", written(tmp_path), "--policy", "2", "--as", "json", "--out", str(tmp_path / "out"))
    assert told.exit_code == 0
    assert json.loads(told.stdout)["policy"]["routing"]["method"] == "calendar_aware"
    assert (tmp_path / "out" / "automatic.json").read_text() == told.stdout
    schema = json.loads((tmp_path / "out" / "automatic.schema.json").read_text())
    assert set(json.loads(told.stdout)) <= set(schema["properties"])
    asked = leadsim("export", written(tmp_path), "--policy", "2", "--as", "json", "--schema")
    assert json.loads(asked.stdout) == schema


def test_a_sheet_is_printed_and_written_as_a_table(tmp_path: Path) -> None:
    told = leadsim(
        "export", written(tmp_path), "--policy", "2", "--as", "leandata", "--out", str(tmp_path / "out"), columns=100
    )
    assert told.exit_code == 0
    assert "What LeanData cannot do" in told.stdout
    with (tmp_path / "out" / "automatic-leandata.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["key"] for row in rows} >= {one.key for one in settings(SCENARIO.policies[1], "PLN")}
    again = leadsim("export", written(tmp_path), "--policy", "2", "--as", "leandata", "--out", str(tmp_path / "out"))
    assert again.exit_code == 2
    assert "already there" in again.stderr


def test_a_wrong_kind_or_option_is_answered_with_those_there_are(tmp_path: Path) -> None:
    kind = leadsim("export", written(tmp_path), "--policy", "2", "--as", "leandate")
    assert (kind.exit_code, "leandata" in kind.stderr, kind.stdout) == (2, True, "")
    option = leadsim("export", written(tmp_path), "--policy", "9", "--as", "hubspot")
    assert (option.exit_code, "automatic, twice the score" in option.stderr) == (2, True)
    assert leadsim("export", written(tmp_path), "--policy", "2", "--as", "hubspot", "--schema").exit_code == 2


def test_names_that_would_do_something_are_shown_as_they_are() -> None:
    for name in SHOWN:
        text = SMALL.replace('"automatic"', quoted(name)).replace('"demo form"', quoted(name + "?"))
        scenario = loads(text, "hostile.toml")
        sheet = router_sheet(scenario, scenario.policies[1], "hubspot")
        assert document_text(sheet_document(sheet, "en", ""), 80)
        assert sheet_document(sheet, "en", "").title.startswith(name)
        assert sheet_rows(sheet)


def test_the_file_with_every_key_has_a_sheet_in_every_router() -> None:
    scenario = loads(reference(), "reference.toml")
    for router in ROUTERS:
        assert router_sheet(scenario, scenario.policies[0], router).used()
