"""`leadsim compare --best`: play until the best option is known, the losers no longer than needed."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.cluster import ClusterError
from sim.experiments.compare import labelled
from sim.experiments.runs import JobFailed, Run
from sim.experiments.selection import NoSelection, check_selectable, select
from sim.measures.kpis import by_key, specs
from sim.measures.selection import Selection, fixed_size, variances_of_differences
from sim.measures.summary import KpiSpec, kpi_value
from tui.asking import as_noted, experiment, options_of
from tui.comparison_text import failure_text
from tui.errors import InputError, cleaned, in_words
from tui.exit_codes import DONE, INTERRUPTED
from tui.opening import find_options, open_plugins, open_scenario
from tui.playing import Open, Places, open_places, primary_kpi
from tui.progress import Progress
from tui.tables import fitting_table, paragraph, screen_width
from tui.text import _
from tui.words import quoted, worded
from tui.writing import Output, json_text

COMMAND = "compare --best"
"""As it is noted with its runs."""
_MOST = 2_000
_FILES = ("selection.csv", "selection.json", "selection.txt")


@dataclass
class _Chosen:
    """What came of a selection."""

    scenario: Scenario
    spec: KpiSpec
    selection: Selection
    values: dict[str, dict[int, float]] = field(default_factory=dict)
    interrupted: bool = False

    def mean(self, name: str) -> float:
        """Over the replications that counted."""
        own = [value for replication, value in self.values[name].items() if replication < self.played(name)]
        return sum(own) / len(own)

    def played(self, name: str) -> int:
        """Replications that counted."""
        return self.selection.dropped_after.get(name, self.selection.played)

    @property
    def runs(self) -> int:
        """Runs that counted, of all options."""
        return sum(map(self.played, self.selection.options))

    @property
    def fixed(self) -> int | None:
        """Runs with the same guarantee when every option is played equally often; None before anything is known."""
        names, first = self.selection.options, self.selection.first
        if self.selection.played < first:
            return None
        import numpy as np

        rows = np.array([[self.values[name][replication] for name in names] for replication in range(first)])
        spread = variances_of_differences(rows)
        size = fixed_size(spread.ravel().tolist(), self.selection.zone, len(names), self.selection.confidence)
        return len(names) * max(first, size)


@dataclass(frozen=True, slots=True)
class AskedBest:
    """As it was typed."""

    policies: str | None = None
    replications: int | None = None
    indifference: float | None = None
    kpi: str | None = None
    plugin: tuple[str, ...] = ()
    allow_huge: bool = False


def best(scenario: str, asked: AskedBest, output: Output, places: Places) -> int:
    """Play, print and perhaps write; the exit code."""
    opened = open_scenario(scenario, allow_huge=asked.allow_huge)
    options = labelled(find_options(opened, asked.policies))
    open_plugins(list(asked.plugin))
    chosen_of = list(options.values())
    spec = by_key(specs(opened, chosen_of))[primary_kpi(opened, chosen_of, asked.kpi)]
    chosen = _Chosen(opened, spec, _selection(opened, options, spec, asked.indifference))
    paths = output.paths(_FILES)
    most = _MOST if asked.replications is None else asked.replications
    with open_places(places, experiment(COMMAND, scenario, opened, options_of(asked))) as there:
        _play(chosen, options, most, there, asked.plugin)
    if not all(name in chosen.values and chosen.selection.played for name in options):
        print(
            _("Interrupted before the first simulated run of all options was done: nothing to show."), file=sys.stderr
        )
        return INTERRUPTED
    as_json, text = json_text(_json(chosen)), _text(chosen, screen_width())
    print(as_json if output.as_json else text)
    output.write(paths, [_rows(chosen), f"{as_json}\n", f"{text}\n"])
    return INTERRUPTED if chosen.interrupted else DONE


def _selection(scenario: Scenario, options: dict[str, Policy], spec: KpiSpec, given: float | None) -> Selection:
    zone = scenario.scenario.smallest_effect.get(spec.key) if given is None else given
    if zone is None:
        raise InputError(
            _(
                "--best needs to know what difference in {kpi} does not matter: --indifference X, or smallest_effect ="
                " {{ {kpi} = X }} in the scenario"
            ).format(kpi=spec.key)
        )
    if not 0 < zone < float("inf"):
        raise InputError(_("--indifference: {given} is not a number above 0").format(given=zone))
    if len(options) < 2:
        raise InputError(_("--best needs two options or more to choose from"))
    try:
        check_selectable(spec)
    except NoSelection as error:
        raise InputError(f"--best: {in_words(error)}") from None
    return Selection(tuple(options), zone, more_is_better=spec.better == "more")


def best_again(scenario: str, output: Output, places: Places, noted: Mapping[str, Any]) -> int:
    """The same question, as it was noted."""
    return best(scenario, as_noted(AskedBest, noted), output, places)


def _play(chosen: _Chosen, options: dict[str, Policy], most: int, there: Open, plugins: tuple[str, ...]) -> None:
    played = select(
        chosen.selection,
        chosen.spec,
        chosen.scenario,
        options,
        most,
        there.executor,
        there.store,
        plugins=plugins,
        only_known=not there.plays,
    )
    with Progress(most * len(options), _("runs at most")) as progress:
        try:
            for done, each in enumerate(played):
                _note(chosen, each)
                progress.step(done + 1)
        except JobFailed as error:
            raise InputError(_("An option failed: {what}").format(what=failure_text(error.failure, None))) from None
        except NoSelection as error:
            raise InputError(f"--best: {in_words(error)}") from None
        except ClusterError as error:
            print(f"leadsim: {cleaned(in_words(error))}", file=sys.stderr)
            chosen.interrupted = True
        except KeyboardInterrupt:
            chosen.interrupted = True
    if not there.plays and not chosen.selection.is_over and chosen.selection.played < most:
        chosen.interrupted = True
    there.interrupted |= chosen.interrupted


def _note(chosen: _Chosen, each: Run) -> None:
    value = kpi_value(each.summary.whole, chosen.spec)
    if value is not None:
        chosen.values.setdefault(each.option, {})[each.replication] = value


def _text(chosen: _Chosen, width: int) -> str:
    selection, spec = chosen.selection, chosen.spec
    currency = chosen.scenario.scenario.currency
    zone = worded(selection.zone, spec.unit, currency)
    if selection.is_over:
        sure = round(100 * selection.confidence)
        said = _(
            "{option} is the best in {kpi}: right with a probability of at least {sure} %, or within {zone} of the"
            " best."
        )
        verdict = said.format(option=quoted(selection.left[0]), kpi=spec.key, sure=sure, zone=zone)
    else:
        names = ", ".join(f'"{name}"' for name in selection.left)
        verdict = _("Not decided. The limit of replications is reached; still possible: {names}.").format(names=names)
        if chosen.interrupted:
            verdict = _("Not decided. Interrupted; still possible: {names}.").format(names=names)
    cost = _("{n} simulated runs.").format(n=chosen.runs)
    if chosen.fixed is not None and chosen.fixed > chosen.runs:
        said = _(
            "{n} simulated runs; playing every option equally often would take about {fixed} for the same guarantee."
        )
        cost = said.format(n=chosen.runs, fixed=chosen.fixed)
    rows = [[_("option"), spec.key, _("runs"), _("out after")]]
    for name in selection.options:
        out = selection.dropped_after.get(name)
        value = worded(chosen.mean(name), spec.unit, currency)
        rows.append([name, value, str(chosen.played(name)), "" if out is None else str(out)])
    note = _("Means of options that were dropped are over fewer runs: they say who lost, not by how much.")
    parts = [paragraph(verdict, width), paragraph(cost, width), fitting_table(rows, width), paragraph(note, width)]
    return "\n\n".join(parts)


def _rows(chosen: _Chosen) -> list[dict[str, str | int | float | None]]:
    return [
        {
            "policy": name,
            "kpi": chosen.spec.key,
            "unit": chosen.spec.unit,
            "mean": chosen.mean(name),
            "replications": chosen.played(name),
            "dropped_after": chosen.selection.dropped_after.get(name),
        }
        for name in chosen.selection.options
    ]


def _json(chosen: _Chosen) -> dict[str, object]:
    selection, frame = chosen.selection, chosen.scenario.scenario
    return {
        "scenario": frame.name,
        "seed": frame.seed,
        "kpi": chosen.spec.key,
        "unit": chosen.spec.unit,
        "indifference": selection.zone,
        "confidence": selection.confidence,
        "best": selection.left[0] if selection.is_over else None,
        "left": list(selection.left),
        "replications": selection.played,
        "runs": chosen.runs,
        "runs_of_equal_numbers": chosen.fixed,
        "policies": [{key: each[key] for key in each if key not in ("kpi", "unit")} for each in _rows(chosen)],
    }
