"""Routing rules from the user's own Python files, run so that a bad one fails alone."""

import importlib.util
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from math import isfinite
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType
from typing import Any, TypeVar

from policies.catalog import METHODS
from policies.durations import NEVER
from policies.plugin_source import PluginError, compile_source, mentions, namespace, read_source
from policies.routing import Method, last_turn
from policies.time_budget import OverBudget, TimeBudget
from policies.views import LeadView, RepView, RoutingEvent
from policies.wording import Said, join, say

T = TypeVar("T")
GROUP = "leadsim.policies"
"""Entry points of installed packages: name -> module whose file is a plug-in."""
SECONDS_A_CALL = 2.0
_LARGEST = 10**300


class PolicyFailure(Exception):
    """A policy that broke during a run: its own fault alone, so that the others' results stand."""

    def __init__(self, policy: str, lead: int | None, time_ms: int | None, reason: str) -> None:
        super().__init__(policy, lead, time_ms, reason)
        self.policy, self.lead, self.time_ms, self.reason = policy, lead, time_ms, reason

    def __str__(self) -> str:
        at = "" if self.time_ms is None else f" at {self.time_ms} ms"
        lead = "" if self.lead is None else f", lead {self.lead}"
        return f"policy {self.policy}{lead}{at}: {self.reason}"


@dataclass(frozen=True, slots=True)
class RepSnapshot:
    """A person as a plug-in sees them: a copy, with the answers of the two questions taken beforehand."""

    number: int
    name: str
    team: str
    role: str
    attributes: MappingProxyType[str, tuple[str, ...]]
    weight: float
    column: float
    assignments: int
    active: int
    idle_since: int
    is_free: bool
    is_away: bool
    on_shift: bool
    first_touch: int

    def is_on_shift(self, now: int) -> bool:  # noqa: ARG002
        """By calendar, at the time of the call."""
        return self.on_shift

    def expected_first_touch(self, now: int) -> int:  # noqa: ARG002
        """For a lead given at the time of the call."""
        return self.first_touch


@dataclass(frozen=True)
class _Plugin:
    """A loaded file: its functions, and the budget they run under."""

    name: str
    file: str
    holds: bool
    asks_first_touch: bool
    choose_function: Callable[..., object]
    remember_function: Callable[..., object] | None
    budget: TimeBudget

    def choose(self, lead: LeadView, people: Sequence[RepView], now: int) -> RepView | None:
        """The plug-in's answer, asked for twice and checked; PolicyFailure when it is none."""
        asked = [person for person in people if person.is_on_shift(now)] if self.holds else people
        if not asked:
            return None
        seen = tuple(self._snapshot(person, now) for person in asked)
        shown = replace(lead, attributes=MappingProxyType(dict(lead.attributes)))

        def ask() -> tuple[object, object]:
            return self.choose_function(shown, seen, now), self.choose_function(shown, seen, now)

        first, second = (self._person(answer, asked, lead, now) for answer in self._run(ask, lead.number, now))
        if first is not second:
            names = " and ".join("nobody" if one is None else one.name for one in (first, second))
            raise PolicyFailure(
                self.name, lead.number, now, say("answers differ for the same question: {names}", names=names)
            )
        return first

    def remember(self, column: float, event: RoutingEvent) -> float:
        """The new column; without a `remember` of its own the number of the last turn, as for round_robin."""
        function = self.remember_function
        if function is None:
            return last_turn(column, event)
        first, second = self._run(lambda: (function(column, event), function(column, event)), None, None)
        number = _number(first)
        if number is None:
            raise PolicyFailure(
                self.name,
                None,
                None,
                say("remember answered {answer}; a finite number is allowed", answer=_short(first)),
            )
        if number != _number(second):
            raise PolicyFailure(self.name, None, None, say("remember answers differ for the same event"))
        return number

    def _run(self, call: Callable[[], T], lead: int | None, now: int | None) -> T:
        try:
            return self.budget.run(call)
        except OverBudget as error:
            raise PolicyFailure(self.name, lead, now, error.args[0]) from None
        except BaseException as error:  # a plug-in may raise anything; it fails alone
            if isinstance(error, KeyboardInterrupt):
                raise
            raise PolicyFailure(self.name, lead, now, _reason(error, self.file)) from error

    def _person(self, answer: object, people: Sequence[RepView], lead: LeadView, now: int) -> RepView | None:
        if answer is None:
            return None
        for person in people:
            if _means(answer, person):
                return person
        who = say("a person who is eligible and on shift") if self.holds else say("a person who is eligible")
        reason = say("answered {answer}; allowed: {who}, their number or name, or None", answer=_short(answer), who=who)
        raise PolicyFailure(self.name, lead.number, now, reason)

    def _snapshot(self, person: RepView, now: int) -> RepSnapshot:
        return RepSnapshot(
            number=person.number,
            name=person.name,
            team=person.team,
            role=person.role,
            attributes=MappingProxyType(dict(person.attributes)),
            weight=person.weight,
            column=person.column,
            assignments=person.assignments,
            active=person.active,
            idle_since=person.idle_since,
            is_free=person.is_free,
            is_away=person.is_away,
            on_shift=person.is_on_shift(now),
            first_touch=person.expected_first_touch(now) if self.asks_first_touch else NEVER,
        )


# Exact types only in what follows: the methods of a foreign class are foreign code, outside any time budget.
def _means(answer: object, person: RepView) -> bool:
    if type(answer) is RepSnapshot:
        return answer.number == person.number
    if type(answer) is str:
        return answer == person.name
    return type(answer) is int and answer == person.number


def _number(answer: object) -> float | None:
    if type(answer) is float:
        return answer if isfinite(answer) else None
    return float(answer) if type(answer) is int and abs(answer) < _LARGEST else None


def _short(answer: object) -> str:
    if type(answer) is RepSnapshot:
        return answer.name[:60]
    if type(answer) in {bool, float, str} or (type(answer) is int and abs(answer) < _LARGEST):
        return repr(answer)[:60]
    return f"a {type(answer).__name__}"


def _reason(error: BaseException, file: str) -> str:
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == file]
    at = [say(" (line {line})", line=lines[-1])] if lines else []
    first = error.args[0] if error.args else ""
    says = first if type(first) is Said else first[:200] if type(first) is str else ""
    return join([type(error).__name__, *([": ", says] if says else []), *at], "")


def load_plugin(path: str | Path, seconds_a_call: float = SECONDS_A_CALL) -> Method:
    """The routing method in a Python file; PluginError says what is wrong with it. Call it for files the user named."""
    file = str(path)
    code, tree = compile_source(read_source(file), file)
    names, budget = namespace(file), TimeBudget(seconds_a_call)
    try:
        budget.run(lambda: exec(code, names))  # the user named this file for running
    except OverBudget as error:
        raise PluginError(say("{file}: loading it {error}", file=file, error=error.args[0])) from None
    except BaseException as error:  # a plug-in may raise anything; it fails alone
        if isinstance(error, KeyboardInterrupt):
            raise
        raise PluginError(f"{file}: {_reason(error, file)}") from error
    asks = mentions(tree, "expected_first_touch") or mentions(tree, "first_touch")
    plugin = _plugin(names, file, asks, budget)
    return Method(plugin.name, plugin.choose, plugin.remember, holds=plugin.holds)


# Any: whatever the file defines, checked here.
def _plugin(names: dict[str, Any], file: str, asks_first_touch: bool, budget: TimeBudget) -> _Plugin:
    name, holds = names.get("NAME", Path(file).stem), names.get("HOLDS", True)
    if not isinstance(name, str) or not 0 < len(name) <= 60:
        raise PluginError(say("{file}: NAME: text of 1 to 60 characters is allowed", file=file))
    if name in METHODS:
        raise PluginError(say("{file}: NAME: {name} is a built-in method; choose another name", file=file, name=name))
    if not isinstance(holds, bool):
        raise PluginError(say("{file}: HOLDS: True or False is allowed", file=file))
    choose, remember = names.get("choose"), names.get("remember")
    if not callable(choose):
        raise PluginError(say("{file}: choose(lead, people, now) is missing", file=file))
    if remember is not None and not callable(remember):
        raise PluginError(say("{file}: remember must be a function remember(column, event)", file=file))
    return _Plugin(name, file, holds, asks_first_touch, choose, remember, budget)


def load_plugins(named: Iterable[str]) -> dict[str, Method]:
    """Plug-ins the user named by path or by entry point, under the name given and under their own name."""
    found: dict[str, Method] = {}
    for given in named:
        method = load_plugin(plugin_file(given))
        if method.name in found:
            raise PluginError(say("{given}: there are two plug-ins called {name}", given=given, name=method.name))
        found[method.name] = found[given] = method
    return found


def plugin_file(name: str) -> str:
    """The file of a plug-in named by its path or by an entry point; PluginError where there is no such entry point."""
    if name.endswith(".py"):
        return name
    entries = entry_points(group=GROUP)
    if name not in entries.names:
        known = ", ".join(sorted(entries.names)) or say("none")
        raise PluginError(
            say("{name}: neither a .py file nor an installed plug-in; installed: {known}", name=name, known=known)
        )
    module = entries[name].module
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise PluginError(say("{name}: its module {module} has no file", name=name, module=module))
    return spec.origin
