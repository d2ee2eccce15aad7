"""Plug-ins: a good one from the docs works, a hostile one fails alone and says why."""

import gc
import pickle
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from policies.plugin_source import PluginError
from policies.plugins import PolicyFailure, load_plugin, load_plugins
from policies.routing import Method
from policies.views import RoutingEvent
from scenarios.loading import loads
from sim.experiments.jobs import Job
from tests.policies.floor import Floor, lead, only, team_of
from tests.tui.small import SMALL

Write = Callable[[str], Path]
BUDGET_S = 0.2


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def file(source: str) -> Path:
        path = tmp_path / "rule.py"
        path.write_text(source, encoding="utf-8")
        return path

    return file


@pytest.fixture
def rule(write: Write) -> Callable[[str], Method]:
    """A plug-in whose choose has this body."""
    return lambda body: load_plugin(write(f"def choose(lead, people, now):\n    {body}\n"), BUDGET_S)


def test_the_plug_in_of_the_docs_gives_leads_to_who_speaks_their_language(write: Write) -> None:
    readme = (Path(__file__).parents[2] / "policies" / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    method = load_plugin(write(shown[1]))
    people = team_of("ABC")
    people[1].attributes, people[1].active = {"language": ("pl", "de")}, 19
    assert method.name == "language_first"
    polish = lead(attributes={"language": "pl"})
    assert only(method.choose(polish, people, 0), people).name == "B"
    people[1].active = 20
    assert only(method.choose(polish, people, 0), people).name == "A"
    assert only(method.choose(lead(attributes={"language": "pl"}, hot=True), people, 0), people).name == "B"
    assert Floor(method, team_of("ABC")).give(7) == "ABCABCA"


@pytest.mark.parametrize("answer", ["people[1]", "people[1].number", "people[1].name"])
def test_a_plug_in_may_answer_with_person_number_or_name(rule: Callable[[str], Method], answer: str) -> None:
    people = team_of("ABC")
    assert rule(f"return {answer}").choose(lead(), people, 0) is people[1]


def test_without_remember_the_column_is_the_last_turn(rule: Callable[[str], Method]) -> None:
    method = rule("return min(people, key=lambda person: person.column)")
    assert Floor(method, team_of("ABC")).give(7) == "ABCABCA"


def test_a_plug_in_sees_those_on_shift_unless_it_says_that_it_does_not_hold(write: Write) -> None:
    people = team_of("AB")
    people[0].on_shift = False
    first = "def choose(lead, people, now):\n    return people[0]\n"
    assert only(load_plugin(write(first)).choose(lead(), people, 0), people).name == "B"
    blind = load_plugin(write("HOLDS = False\n" + first))
    assert only(blind.choose(lead(), people, 0), people).name == "A"
    assert not blind.holds


def test_a_plug_in_sees_the_expected_first_touch(rule: Callable[[str], Method]) -> None:
    people = team_of("AB")
    people[0].first_touch, people[1].first_touch = 700, 600
    method = rule("return min(people, key=lambda person: person.expected_first_touch(now))")
    assert method.choose(lead(), people, 0) is people[1]


@pytest.fixture(autouse=True)
def no_collections() -> Iterator[None]:
    """Collecting what other tests have left can take longer than a rule may."""
    gc.disable()
    yield
    gc.enable()


HOSTILE = [
    ("raise ValueError('no idea')", "ValueError: no idea (line 2)"),
    ("raise SystemExit(3)", "NameError"),
    ("return people[99]", "IndexError: tuple index out of range (line 2)"),
    ("return people.x", "AttributeError"),
    ("return 'Zoe'", "answered 'Zoe'; allowed: a person who is eligible and on shift, their number or name, or None"),
    ("return 99", "answered 99; allowed"),
    ("return True", "answered True; allowed"),
    ("return 1.0", "answered 1.0; allowed"),
    ("return 10**5000", "answered a int; allowed"),
    ("return [people[0]]", "answered a list; allowed"),
    ("return lead", "answered a LeadView; allowed"),
    ("people[0].active = 0", "FrozenInstanceError"),
    ("lead.score = 99.0", "FrozenInstanceError"),
    ("lead.attributes['region'] = 'n'", "TypeError: 'mappingproxy' object does not support item assignment"),
    ("people[0].attributes['x'] = ('y',)", "TypeError: 'mappingproxy'"),
    ("people[0] = people[1]", "TypeError: 'tuple' object does not support item assignment"),
    ("return choose(lead, people, now)", "RecursionError"),
    ("return 'x' * 10**15", "MemoryError"),
    ("return sum(range(10**12))", "ValueError: a range of more than 1,000,000 is too long for a rule (line 2)"),
    ("print('hello')", "NameError"),
    ("return open('/etc/passwd')", "NameError"),
    ("return __import__('random').choice(people)", "ImportError: import of random is not allowed"),
    ("return eval('people')", "NameError"),
]


@pytest.mark.parametrize(("body", "reason"), HOSTILE)
def test_a_hostile_plug_in_fails_with_its_name_the_lead_and_the_time(
    rule: Callable[[str], Method], body: str, reason: str
) -> None:
    method, people = rule(body), team_of("AB")
    with pytest.raises(PolicyFailure) as failure:
        method.choose(lead(41), people, 5000)
    assert (failure.value.policy, failure.value.lead, failure.value.time_ms) == ("rule", 41, 5000)
    assert failure.value.reason.startswith(reason)
    assert people == team_of("AB")


HANGING = [
    "while True: pass",
    "while True:\n        try:\n            while True: pass\n        except Exception: pass",
    "any(False for _ in iter(lambda: 0, 1))",
]


@pytest.mark.parametrize("body", HANGING)
def test_a_hanging_plug_in_is_stopped_and_its_thread_ends(rule: Callable[[str], Method], body: str) -> None:
    before = threading.active_count()
    method = rule(body)
    with pytest.raises(PolicyFailure, match=r"policy rule, lead 3 at 9 ms: took longer than 0\.2 s"):
        method.choose(lead(3), team_of("AB"), 9)
    assert threading.active_count() == before


def test_a_plug_in_is_stopped_on_a_worker_thread_too(rule: Callable[[str], Method]) -> None:
    method = rule("while True: pass")
    with ThreadPoolExecutor(1) as pool, pytest.raises(PolicyFailure, match="took longer"):
        pool.submit(method.choose, lead(), team_of("AB"), 0).result(timeout=30)


def test_a_stopped_plug_in_leaves_the_others_alone_and_can_be_asked_again(write: Write) -> None:
    other = load_plugin(write("NAME = 'other'\ndef choose(lead, people, now):\n    return people[-1]\n"))
    source = "def choose(lead, people, now):\n    while lead.hot: pass\n    return people[0]\n"
    hanging, people = load_plugin(write(source), BUDGET_S), team_of("AB")
    with pytest.raises(PolicyFailure):
        hanging.choose(lead(hot=True), people, 0)
    assert only(hanging.choose(lead(), people, 0), people).name == "A"
    assert only(other.choose(lead(), people, 0), people).name == "B"


def test_the_thread_of_a_plug_in_ends_with_it(rule: Callable[[str], Method]) -> None:
    before = set(threading.enumerate())
    method = rule("return people[0]")
    method.choose(lead(), team_of("AB"), 0)
    (own,) = set(threading.enumerate()) - before
    del method
    gc.collect()
    own.join(5)
    assert not own.is_alive()


def test_a_plug_in_that_keeps_count_on_its_own_is_caught(write: Write) -> None:
    source = "turns = []\ndef choose(lead, people, now):\n    turns.append(1)\n    return people[len(turns) % 2]\n"
    with pytest.raises(PolicyFailure, match="answers differ for the same question: B and A"):
        load_plugin(write(source)).choose(lead(), team_of("AB"), 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("float('nan')", "remember answered nan; a finite number is allowed"),
        ("None", "remember answered a NoneType"),
        ("True", "remember answered True"),
        ("10**400", "remember answered a int"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_column_must_be_a_finite_number(write: Write, answer: str, reason: str) -> None:
    choose = "def choose(lead, people, now):\n    return None\n"
    method = load_plugin(write(f"{choose}def remember(column, event):\n    return {answer}\n"))
    with pytest.raises(PolicyFailure) as failure:
        method.remember(0.0, RoutingEvent("assigned", 1, 1.0))
    assert failure.value.reason.startswith(reason)


CHOOSE = "\ndef choose(lead, people, now):\n    return None\n"
REFUSED = [
    ("import random" + CHOOSE, "line 1: import of random is not allowed (a rule may not draw random numbers or read"),
    ("from numpy.random import default_rng" + CHOOSE, "line 1: import of numpy.random is not allowed (a rule"),
    ("import numpy as np" + CHOOSE, "line 1: import of numpy is not allowed (a rule may"),
    ("\nimport time" + CHOOSE, "line 2: import of time is not allowed (a rule may"),
    ("from datetime import datetime" + CHOOSE, "line 1: import of datetime is not allowed (a rule may"),
    ("import os" + CHOOSE, "line 1: import of os is not allowed; allowed: __future__, bisect,"),
    ("from . import routing" + CHOOSE, "line 1: import of . is not allowed"),
    ("import typing\nnow = typing.sys.modules" + CHOOSE, "line 2: sys is not for plug-ins"),
    ("from typing import sys" + CHOOSE, "line 1: sys is not for plug-ins"),
    ("x = ().__class__" + CHOOSE, "line 1: __class__: names with a leading underscore"),
    ("try:\n    pass\nexcept:\n    pass" + CHOOSE, "line 3: a bare except"),
    ("async def choose(lead, people, now):\n    return None\n", "line 1: a rule answers at once"),
    ("def choose(:\n", "line 1: not Python: "),
    ("x = 1\n", "choose(lead, people, now) is missing"),
    ("choose = 3\n", "choose(lead, people, now) is missing"),
    ("remember = 3" + CHOOSE, "remember must be a function"),
    ("NAME = 'round_robin'" + CHOOSE, "NAME: round_robin is a built-in method"),
    ("NAME = ''" + CHOOSE, "NAME: text of 1 to 60 characters"),
    ("HOLDS = 1" + CHOOSE, "HOLDS: True or False"),
    ("x = 1 / 0" + CHOOSE, "ZeroDivisionError: division by zero (line 1)"),
    ("while True: pass" + CHOOSE, "loading it took longer than 0.2 s"),
]


@pytest.mark.parametrize(("source", "message"), REFUSED)
def test_a_file_that_is_no_pure_rule_is_refused_with_its_line(write: Write, source: str, message: str) -> None:
    path = write(source)
    with pytest.raises(PluginError) as refused:
        load_plugin(path, BUDGET_S)
    assert re.match(re.escape(str(path)) + "[,:] " + re.escape(message), str(refused.value))


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="there is no such file"):
        load_plugin(tmp_path)
    (tmp_path / "a.py").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PluginError, match="cannot be read as UTF-8 text"):
        load_plugin(tmp_path / "a.py")
    (tmp_path / "b.py").write_bytes(b"#" * (2 << 20))
    with pytest.raises(PluginError, match="larger than 1 MiB"):
        load_plugin(tmp_path / "b.py")


def test_plug_ins_are_found_by_the_path_given_and_by_name_and_two_of_a_name_are_refused(write: Write) -> None:
    path = str(write("NAME = 'mine'" + CHOOSE))
    found = load_plugins([path])
    assert set(found) == {"mine", path}
    assert found["mine"] is found[path]
    with pytest.raises(PluginError, match="two plug-ins called mine"):
        load_plugins([path, path])


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The module of an installed package whose entry point is called acme."""
    module = tmp_path / "acme_rules.py"
    module.write_text("NAME = 'acme rules'" + CHOOSE, encoding="utf-8")
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[leadsim.policies]\nacme = acme_rules\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return module


@pytest.mark.usefixtures("acme")
def test_an_installed_plug_in_is_found_by_its_entry_point_and_an_unknown_one_refused() -> None:
    assert load_plugins(["acme"])["acme"].name == "acme rules"
    with pytest.raises(PluginError, match=r"^acmee: neither a \.py file nor an installed plug-in; installed: acme$"):
        load_plugins(["acmee"])


def test_results_of_an_installed_plug_in_are_not_those_of_its_next_version(acme: Path) -> None:
    scenario = loads(SMALL)

    def key() -> str:
        return Job(scenario, scenario.policies[0], 0, plugins=("acme",)).key

    before = key()
    assert key() == before
    acme.write_text(acme.read_text(encoding="utf-8") + "\n# another rule\n", encoding="utf-8")
    assert key() != before


def test_a_failure_travels_between_processes() -> None:
    failure = pickle.loads(pickle.dumps(PolicyFailure("mine", 3, 7, "raised")))
    assert (failure.policy, failure.lead, failure.time_ms, failure.reason) == ("mine", 3, 7, "raised")
    assert str(failure) == "policy mine, lead 3 at 7 ms: raised"
