"""`leadsim front`: what cadences bring against the opt-outs and complaints they cost."""

import re
from dataclasses import dataclass

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.front import Front, front, longest_cadence, shortened_cadences
from sim.experiments.grid import called
from sim.experiments.jobs import Job
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec
from sim.reports.document import Section
from tui.commands.sweep import axes_and_cells
from tui.deciding import Command, played
from tui.documents.front import PICTURE, front_json, front_rows, front_section
from tui.errors import InputError, shortened, unknown
from tui.job_playing import Player
from tui.opening import find_option
from tui.playing import planned
from tui.text import _, ngettext

SHARES = ("meetings_booked_per_mql", "sql_rate", "contact_rate")
MOST = 40
"""Cadences that are compared, each with each."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer, and the row of the KPI that conversion is told in."""

    answer: Front
    spec: KpiSpec


@dataclass(frozen=True, slots=True)
class AskedFront:
    """As it was typed; `scenario` is where `vary` finds its paths."""

    scenario: str
    policy: str | None = None
    steps: str | None = None
    vary: tuple[str, ...] = ()
    kpi: str | None = None
    replications: int | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False

    def find(self, opened: Scenario, play: Player) -> Found | None:
        """How each cadence stands; None when too little was played. InputError."""
        option = opened.policies[0] if self.policy is None else find_option(opened, self.policy)
        spec = self.conversion(opened, option)
        points = self.varied(opened, option) if self.vary else self.cut(option)
        if len(points) > MOST:
            raise InputError(
                _("{n} cadences; at most {most} can be set against each other").format(n=len(points), most=MOST)
            )
        own = next((name for name, each in points.items() if _is_same(each, option)), None)
        options = {name: each.model_copy(update={"name": name}) for name, each in points.items()}
        runs = played(play, opened, options, planned(opened, self.replications), self.plugin)
        return None if runs is None else Found(front(opened, option, own, spec.key, runs), spec)

    def conversion(self, opened: Scenario, option: Policy) -> KpiSpec:
        """The share that is gained: as asked, else meetings or SQLs per MQL. InputError."""
        table = by_key(specs(opened, [option]))
        usual = SHARES[0] if opened.meetings is not None else SHARES[1]
        name = usual if self.kpi is None else self.kpi
        if name not in SHARES:
            raise unknown("KPI", name, SHARES)
        return table[name]

    def cut(self, option: Policy) -> dict[str, Policy]:
        """The cadences cut to their first steps."""
        longest = longest_cadence(option)
        low, high = (1, longest) if self.steps is None else _steps(self.steps)
        found = shortened_cadences(option, range(low, min(high, longest) + 1))
        return {ngettext("{n} step", "{n} steps", count).format(n=count): each for count, each in found.items()}

    def varied(self, opened: Scenario, option: Policy) -> dict[str, Policy]:
        """The option in every cell of the grid. InputError where a belief is varied, not a choice."""
        if self.steps is not None:
            raise InputError(_("--steps and --vary exclude each other"))
        axes, grid = axes_and_cells(self.scenario, self.vary, self.allow_huge)
        number = opened.policies.index(option)
        found = {called(axes, cell.values): (cell, cell.scenario.policies[number]) for cell in grid}
        if any(
            Job(cell.scenario, each, 0).world_key != Job(opened, option, 0).world_key for cell, each in found.values()
        ):
            raise InputError(
                _("--vary: only what the option chooses can be varied here, such as contact_caps or cadence")
            )
        return {name: each for name, (_cell, each) in found.items()}


def _is_same(one: Policy, other: Policy) -> bool:
    return one.model_copy(update={"name": "", "like": None}) == other.model_copy(update={"name": "", "like": None})


def _steps(given: str) -> tuple[int, int]:
    """A number of steps, or LOW..HIGH."""
    found = re.fullmatch(r"\s*([0-9]{1,3})\s*(?:\.\.\s*([0-9]{1,3})\s*)?", given)
    low, high = (0, 0) if found is None else (int(found[1]), int(found[2] or found[1]))
    if not 1 <= low <= high:
        said = _('--steps: "{given}" is neither a number of steps nor a range such as 1..6')
        raise InputError(said.format(given=shortened(given)))
    return low, high


def _section(found: Found, pictures: bool) -> Section:
    return front_section(found.answer, found.spec, pictures)


FRONT: Command[Found] = Command(
    "front",
    AskedFront,
    _section,
    lambda found: front_json(found.answer),
    {"front": lambda found: front_rows(found.answer)},
    (PICTURE,),
)
