"""In Polish no command leaves a line in English: what it prints is held against the same in English."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from scenarios.catalogue import library_paths
from tests.shortened import first
from tests.tui.screens.test_polish import polish
from tests.tui.small import SMALL, leadsim, written
from tools.texts import catalogue

_WORD = re.compile(r"[^\W\d_]{2,}")
_KEPT = re.compile(
    r"dozwolone: .*|import \w+|leadsim [a-z]+|--[a-z-]+( \S+)?"
    r"|lrm2007, hbr2011, velocify, salesup2025|the primary text|SalesUp, 2025 \(read in"
    r"|\[\[?[a-z_.]+\]\]?( \"[^\"]*\")?(, [a-z_.]+:)?|\"[^\"]*\"|„[^”]*”|\{.*?\}|\b[A-Za-z]+([_.][A-Za-z0-9_]+)+"
)
"""The same in every language: commands, options, tables and keys of the file, how a published curve is cited."""
_NAMES = re.compile(
    "|".join(["dziś, ręcznie", "podwójny scoring", "automat", "formularz", "webinar", *library_paths()])
)
_IN_BOTH = {"pilot", "weibull", "cadence", "floor", "trace", "tier", "like", "name"}
"""Names of commands and keys that may stand alone."""
_KEEPING = ("compare", "size", "sweep", "robustness", "pilot", "runs", "report", "review", "replay")
MAP = "created=made,first_touch=touched,source=from"
COMMANDS = (
    "check small.toml",
    "compare small.toml --replications 2",
    "runs",
    "review march.csv --run 1 --force --map " + MAP,
    "calibrate calls.csv --undated --zone UTC --map attempts=calls,qualified=sold -o {language}.toml",
    "assumptions small.toml",
    "scenarios",
    "report 1",
    "size small.toml --team SDR --target touched_within_sla>=60% --replications 2 --to 2",
    "size small.toml --team SDR --best profit --replications 2 --to 2",
    "sweep small.toml --vary sla.hot.first_touch=5m,1h --target touched_within_sla>=60% --replications 2",
    "new {language}-interview --interview --answers answers.toml",
    "robustness small.toml --replications 2",
    "pilot small.toml --treatment 2 --control 1",
    "pilot small.toml --treatment 2 --control 1 --teams shared --unit day --worth 5% --most-opt-outs 1%",
    "compare small.toml --best --indifference 5 --replications 4",
    "diff small.toml --policies 1,2",
    "trace small.toml --lead 3 --policy 1",
    "floor small.toml --policy 1",
    "gate small.toml",
    "new {language}-leads --leads-from small.toml",
    "replay march.csv --scenario small.toml --force --replications 1 --map " + MAP,
    "replay march.csv --scenario small.toml --force --replications 1 --map created=made,source=from",
)
REFUSED = (
    "check wrong.toml",
    "check calendar.toml",
    "compare small.toml --plugin rule.py",
    "compare small.toml --kpi profits",
    "compare small.toml --policies 9",
    "size small.toml --team SDR --target meetings",
    "sweep small.toml --vary teams.SDR.headcounts=1..3",
    "sweep small.toml --vary teams.SDR.headcount=1...3",
    "pilot small.toml --treatment 2 --control 1 --kpi profit",
    "calibrate march.csv -o x.toml",
    "calibrate march.csv -o x.toml --zone UTC --map created=from",
    "calibrate march.csv -o x.toml --zone UTC --map creation=made",
    "calibrate march.csv -o x.toml --zone Warsaw --map created=made",
    "calibrate march.csv -o x.toml --zone UTC --map created=made --touches none.csv",
    "review march.csv --run 9",
    "review calls.csv --run 1",
    "trace small.toml --lead 99999 --policy 1",
    "report 9",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Scenarios, exports, answers, a rule and a store with one comparison, in the current folder."""
    made = tmp_path_factory.mktemp("polish")
    small = polish(SMALL)
    written(made, small)
    written(made, small.replace("headcount = 2", "headcount = -2").replace("seed = 3", "sed = 3"), "wrong.toml")
    rep = 'reps = [{ name = "Ola", calendar = "ola.ics" }]'
    written(made, small.replace("headcount = 2", rep, 1), "calendar.toml")
    begin = datetime(2026, 3, 2, 9, 0)
    times = [begin + timedelta(hours=5.6 * number) for number in range(150)]
    rows = [
        f"{at.isoformat()},{(at + timedelta(minutes=10)).isoformat()},{('formularz', 'webinar')[number % 3 == 2]}"
        for number, at in enumerate(times)
    ]
    (made / "march.csv").write_text("\n".join(["made,touched,from", *rows, "soon,,webinar", "1,2"]) + "\n")
    calls = ["1,yes"] * 20 + ["1,no"] * 40 + ["2,yes"] * 10 + ["2,no"] * 30
    (made / "calls.csv").write_text("\n".join(["calls,sold", *calls]) + "\n")
    (made / "rule.py").write_text("import random\n")
    (made / "answers.toml").write_text('salespeople = 3\nmqls_per_month = 60\nsources = ["formularz", "webinar"]\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        assert leadsim("compare", "small.toml", "--replications", "2", "--store", "kept.db").exit_code == 0
        yield made


@cache
def english_only() -> frozenset[str]:
    """Words of the messages that no translation has."""
    ours, theirs = set[str](), set[str]()
    for message in catalogue("pl"):
        if message.id:
            ours |= _words_of(message, said=False)
            theirs |= _words_of(message, said=True)
    return frozenset(ours - theirs - _IN_BOTH)


def _words_of(message: Message, *, said: bool) -> set[str]:
    texts = message.string if said else message.id
    both = texts if isinstance(texts, (tuple, list)) else (texts or "",)
    return {word for text in both for word in _WORD.findall(re.sub(r"\{.*?\}", " ", text).lower())}


def left_in_english(told: str) -> list[str]:
    """Lines with a word that only English has."""
    kept = [" ".join(_read(line).lower().split()) for line in told.splitlines()]
    return [line for line in kept if english_only().intersection(_WORD.findall(line))]


def _read(line: str) -> str:
    """What a line says beside names."""
    return _NAMES.sub(" ", _KEPT.sub(" ", line))


def lines(told: str) -> set[str]:
    """What a person would read: no figures, keys or names alone."""
    plain = {line: _WORD.findall(_read(line)) for line in map(str.strip, told.splitlines())}
    return {" ".join(line.split()) for line, words in plain.items() if len(words) > 2}


def both(command: str, *, refused: bool = False) -> tuple[str, str]:
    """What the command says in Polish and in English."""
    told = []
    for language in ("pl", "en"):
        arguments = command.format(language=language).split(" ")
        if arguments[0] in _KEEPING:
            arguments += ["--store", "kept.db"]
        done = leadsim(*arguments, "--lang", language, columns=240)
        assert done.exit_code == (2 if refused else 0), done.output
        told.append(done.output)
    return told[0], told[1]


@pytest.mark.parametrize("command", first(9, COMMANDS))
def test_no_command_leaves_a_line_in_english(folder: Path, command: str) -> None:
    told, english = both(command)
    assert left_in_english(told) == []
    assert lines(told) & lines(english) == set()


@pytest.mark.parametrize("command", first(9, REFUSED))
def test_what_a_command_refuses_it_refuses_in_polish(folder: Path, command: str) -> None:
    told, english = both(command, refused=True)
    assert left_in_english(told) == []
    assert lines(told) & lines(english) == set()


def test_a_line_left_in_english_would_be_found() -> None:
    assert left_in_english('1 opcja\nno reassign rule: a lead waits\n"no rule" w pliku') == [
        "no reassign rule: a lead waits"
    ]
