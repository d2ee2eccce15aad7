"""Every routing method by name: how it is built from the settings, and what it is for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from policies.router_names import CALLED, Called
from policies.routing import (
    AVAILABLE_ROUND_ROBIN,
    CALENDAR_AWARE,
    LEAST_LOADED,
    ROUND_ROBIN,
    SHARED_QUEUE,
    WEIGHTED_ROUND_ROBIN,
    Bands,
    Counting,
    Method,
    Territories,
    count_based,
    score_priority,
    territory,
)
from policies.settings import Routing

Plugins: TypeAlias = Mapping[str, Method]
"""Plug-ins the user named, by their own name and by the path as it was given."""
NO_PLUGINS: Plugins = MappingProxyType({})


class RoutingError(ValueError):
    """Settings from which no routing method can be built; the message names the key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One routing method of the catalogue."""

    name: str
    title: str
    description: str
    build: Callable[[Routing, Plugins], Method]

    @property
    def called(self) -> Mapping[str, Called]:
        """What it is called in other routers, by their key."""
        return CALLED[self.name]


def build(settings: Routing, plugins: Plugins = NO_PLUGINS) -> Method:
    """The method that the settings describe; RoutingError names what is missing or unknown."""
    entry = METHODS.get(settings.method)
    if entry is not None:
        return entry.build(settings, plugins)
    if settings.method in plugins:
        return plugins[settings.method]
    names = (*METHODS, *plugins)
    close = get_close_matches(settings.method, names, n=1)
    hint = f' (did you mean "{close[0]}"?)' if close else ""
    known = ", ".join(names)
    raise RoutingError(f'routing.method: "{settings.method[:60]}" is unknown{hint}; allowed: {known}')


def weight_of(settings: Routing, name: str, team: str, own: float | None) -> float:
    """A person's weight: the option's for the person, else the option's for the team, else their own, else 1."""
    return settings.weights.get(name, settings.weights.get(team, 1.0 if own is None else own))


def _plain(method: Method) -> Callable[[Routing, Plugins], Method]:
    return lambda _settings, _plugins: method


def _within(settings: Routing, plugins: Plugins) -> Method:
    return AVAILABLE_ROUND_ROBIN if settings.then is None else build(settings.then, plugins)


def _count_based(settings: Routing, _plugins: Plugins) -> Method:
    return count_based(
        Counting(
            calibrate=settings.calibrate,
            vacation_catch_up=settings.vacation_catch_up,
            credit_no_show=settings.credit_no_show,
            credit_rejected=settings.credit_rejected,
            max_lead=settings.max_lead,
        )
    )


def _score_priority(settings: Routing, plugins: Plugins) -> Method:
    bounds = settings.bands
    if any(low >= high for high, low in pairwise(bounds)):
        raise RoutingError("routing.bands: lower bounds must fall, highest first, as in [80, 50, 20]")
    return score_priority(Bands(frozenset(settings.hot_to), bounds), _within(settings, plugins))


def _territory(settings: Routing, plugins: Plugins) -> Method:
    if settings.attribute is None:
        raise RoutingError('routing.attribute: territory needs the attribute that decides, such as "region"')
    if not settings.territories:
        raise RoutingError('routing.territories: territory needs teams or people per value, as in { north = "Anna" }')
    names = {value: frozenset((to,) if isinstance(to, str) else to) for value, to in settings.territories.items()}
    return territory(Territories(settings.attribute, MappingProxyType(names)), _within(settings, plugins))


def _plugin(settings: Routing, plugins: Plugins) -> Method:
    if settings.plugin is None:
        raise RoutingError("routing.plugin: the method plugin needs the path of the plug-in's file")
    if settings.plugin not in plugins:
        raise RoutingError(
            f'routing.plugin: "{settings.plugin[:60]}" is not loaded; plug-ins run only when named: --plugin PATH'
        )
    return plugins[settings.plugin]


METHODS: Mapping[str, Entry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            Entry(
                "round_robin",
                "Round robin",
                "Strict order, whoever's turn it is, at work or not.",
                _plain(ROUND_ROBIN),
            ),
            Entry(
                "weighted_round_robin",
                "Weighted round robin",
                "Strict order by weight: twice the weight, twice the leads, at work or not.",
                _plain(WEIGHTED_ROUND_ROBIN),
            ),
            Entry(
                "available_round_robin",
                "Round robin among those on shift",
                "In turn, skipping who is off shift.",
                _plain(AVAILABLE_ROUND_ROBIN),
            ),
            Entry(
                "count_based",
                "Fewest leads so far",
                "Fewest assignments next, with fair starts, credits and a largest lead.",
                _count_based,
            ),
            Entry(
                "least_loaded",
                "Least loaded",
                "Fewest open leads next, of those on shift.",
                _plain(LEAST_LOADED),
            ),
            Entry(
                "score_priority",
                "Score priority",
                "The best-scored leads first, hot ones to the people named.",
                _score_priority,
            ),
            Entry(
                "calendar_aware",
                "Calendar-aware",
                "Whoever is expected to get to the lead first.",
                _plain(CALENDAR_AWARE),
            ),
            Entry(
                "shared_queue",
                "Shared queue",
                "Nobody owns a lead until a free person takes it.",
                _plain(SHARED_QUEUE),
            ),
            Entry(
                "territory",
                "Territory",
                "By an attribute of the lead, then another method among the territory's people.",
                _territory,
            ),
            Entry(
                "plugin",
                "Plug-in",
                "A rule of your own from a Python file.",
                _plugin,
            ),
        )
    }
)  # fmt: skip
"""Name in a scenario file -> method."""
