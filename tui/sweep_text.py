"""A sweep as text: the best cell and whether it can be told from the file's, what only the promise changes, tables."""

from collections.abc import Iterator, Sequence
from itertools import product

from sim.experiments.grid import called, told
from sim.experiments.sizing import Reach, Target
from sim.experiments.sweep import ATTAINMENT, OptionSweep, Sweep
from sim.measures.verdicts import Verdict
from tui.comparison_text import verdict_words
from tui.tables import fitting_table, paragraph, ruled
from tui.text import _, ngettext, spoken
from tui.verdict import is_beyond_chance
from tui.words import listed, percent, quoted, signed, worded

_PROFIT = "profit_per_month"
_FILE, _UNSURE = "*", "?"
_MOST = 4
"""Combinations that are named one by one."""


def sweep_text(sweep: Sweep, notes: Sequence[str], width: int, target: Target | None = None) -> str:
    """Everything that `sweep` prints."""
    parts = [paragraph(each, width) for each in sweep_verdict(sweep)]
    if target is not None:
        parts += [paragraph(each, width) for each in target_sentences(sweep, target)]
    for option in sweep.options:
        parts.append(f"{ruled(option.name, width)}\n{_tables(sweep, option, width)}")
    parts.append(paragraph(_legend(sweep), width))
    if notes:
        parts.append("\n".join([_("Warnings"), *(paragraph(each, width, "- ", "  ") for each in notes)]))
    parts.append(paragraph(_how(sweep), width))
    return "\n\n".join(parts)


def sweep_verdict(sweep: Sweep) -> list[str]:
    """Paragraphs: the best of all, then each other option, then where only the promise changes."""
    best = sweep.best_option()
    if best is None:
        said = _("No verdict: of {kpi} neither more nor less is better.")
        return [said.format(kpi=quoted(spoken(sweep.spec(sweep.primary).name))), *promise_sentences(sweep)]
    lines = [_("Best of all: {said}").format(said=best_sentence(sweep, best))]
    lines += [best_sentence(sweep, each) for each in sweep.options if each is not best]
    return [*lines, *promise_sentences(sweep)]


def target_sentences(sweep: Sweep, target: Target) -> Iterator[str]:
    """For each option the combinations that keep a target on average, the fewest changes from the file first."""
    spec = sweep.spec(target.kpi)
    sign = _("at least") if target.sign == ">=" else _("at most")
    wanted = f"{spoken(spec.name)} {sign} {amount(sweep, target.kpi, target.level)}"
    for option in sweep.options:
        cells = sorted(reached(option, target, "yes"), key=lambda at: (_changes(sweep, at), at))
        close = reached(option, target, "unsure")
        named = "; ".join(_reached(sweep, option, target, at) for at in cells[:_MOST])
        rest = _more(len(cells) - _MOST)
        kept = _("with {values}").format(values=named + rest) if cells else _("no combination keeps it for sure")
        doubt = _(". Too close to call: {values}").format(values="; ".join(map(sweep.called, close[:_MOST])))
        yield f"{option.name}: {wanted}: {kept}{doubt if close else ''}."


def _more(count: int) -> str:
    return _("; and {n} more").format(n=count) if count > 0 else ""


def reached(option: OptionSweep, target: Target, how: Reach) -> list[int]:
    """Cells that keep a target, do not, or may, by their means' intervals."""
    names = [each.name for each in option.comparison.policies]
    return [int(name) for name in names if target.reach(option.comparison.cell(name, target.kpi)) == how]


def _reached(sweep: Sweep, option: OptionSweep, target: Target, cell: int) -> str:
    own = _(" (as in the file)") if cell == sweep.file_cell else ""
    return f"{sweep.called(cell)}{own} {amount(sweep, target.kpi, option.value(cell, target.kpi))}"


def _changes(sweep: Sweep, cell: int) -> int:
    """Values that are not the file's."""
    home = sweep.cells[sweep.file_cell].values
    return sum(own != other for own, other in zip(sweep.cells[cell].values, home, strict=True))


def best_sentence(sweep: Sweep, option: OptionSweep) -> str:
    """An option's best cell, and whether it can be told from the cell as in the file."""
    spec, home, best = sweep.spec(sweep.primary), sweep.file_cell, option.best
    own = amount(sweep, sweep.primary, option.value(home, sweep.primary))
    facts = {"option": quoted(option.name), "kpi": spoken(spec.name), "own": own, "home": sweep.called(home)}
    if best is None:
        return _("{option}: no combination has a number for {kpi}.").format(**facts)
    gaps = [each for each in option.comparison.differences if each.kpi == sweep.primary]
    if gaps and all(gap.mean == 0 and gap.wins == gap.losses == 0 for gap in gaps):
        return _("{option}: {kpi} {own}, the same for every combination and in every run.").format(**facts)
    if best == home:
        said = _("{option} does best as in the file ({home}): {kpi} {own}.")
        return said.format(**facts) + _tied(sweep, option, best)
    reached = option.value(best, sweep.primary)
    gap = option.comparison.difference(str(best), sweep.primary)
    words = verdict_words(gap, option.comparison.final)
    if gap.verdict is Verdict.NO_MATTER:
        said = _(
            "{option}: nothing is better than the file ({home}, {kpi} {own}) by a difference that matters; the best"
            " number is {value} with {best}."
        )
        return said.format(**facts, value=amount(sweep, sweep.primary, reached), best=sweep.called(best))
    if gap.verdict is None:
        words = _("more than chance") if is_beyond_chance(gap) else _("it cannot be told from the file's own")
    elif not is_beyond_chance(gap):
        words += _(": it cannot be told from the file's own")
    said = _(
        "{option} with {best}: {kpi} {value} instead of {own} as in the file ({home}); difference {difference}:"
        " {words}."
    )
    value, difference = amount(sweep, sweep.primary, reached), _gap(sweep, option, best)
    first = said.format(**facts, best=sweep.called(best), value=value, difference=difference, words=words)
    return first + _tied(sweep, option, best)


def amount(sweep: Sweep, kpi: str, value: float | None) -> str:
    """A KPI's value with its unit, in a sentence."""
    unit = sweep.spec(kpi).unit
    text = worded(value, unit, sweep.scenario.scenario.currency)
    has_unit = value is not None and (unit.endswith("a month") or unit.startswith("of "))
    return f"{text} {spoken(unit)}" if has_unit else text


def _gap(sweep: Sweep, option: OptionSweep, cell: int) -> str:
    gap = option.comparison.difference(str(cell), sweep.primary)
    mean = _difference(sweep, gap.mean)
    if gap.low is None or gap.high is None:
        return mean
    low, high = _difference(sweep, gap.low), _difference(sweep, gap.high)
    return _("{mean} (95 % interval {low} to {high})").format(mean=mean, low=low, high=high)


def _difference(sweep: Sweep, gap: float | None) -> str:
    spec = sweep.spec(sweep.primary)
    if gap is not None and spec.unit == "share":
        return signed(_("{number} pp").format(number=worded(100 * gap, "-", "")))
    return signed(worded(gap, spec.unit, sweep.scenario.scenario.currency))


def _tied(sweep: Sweep, option: OptionSweep, best: int) -> str:
    """Other cells than the file's that may be the best; those that are it in every run are counted apart."""
    others = [int(each) for each in option.comparison.winner.tied_with if int(each) not in (best, sweep.file_cell)]
    alike = [at for at in others if _is_same(option, at) and _is_same(option, best)]
    others = [at for at in others if at not in alike]
    text = ""
    if alike:
        text = ngettext(
            " {n} other combination brings the same in every run.",
            " {n} other combinations bring the same in every run.",
            len(alike),
        ).format(n=len(alike))
    if not others:
        return text
    named = "; ".join(sweep.called(each) for each in others[:3])
    return text + _(" As good may be: {values}.").format(values=named + _more(len(others) - 3))


def _is_same(option: OptionSweep, cell: int) -> bool:
    """The primary KPI is as in the file in every run."""
    if str(cell) == option.comparison.baseline:
        return True
    gap = option.comparison.difference(str(cell), option.comparison.primary)
    return gap.mean == 0 and gap.wins == gap.losses == 0


def promise_sentences(sweep: Sweep) -> list[str]:
    """Where cells have the same calls and meetings in every run; options that share a sentence are named together."""
    by_sentence: dict[str, list[str]] = {}
    for option in sweep.options:
        for sentence in dict.fromkeys(_promise_sentences(sweep, option)):
            by_sentence.setdefault(sentence, []).append(option.name)
    return [f"{listed(names)}: {sentence}" for sentence, names in by_sentence.items()]


def _promise_sentences(sweep: Sweep, option: OptionSweep) -> Iterator[str]:
    whole = {_moving(sweep, group) for group in option.only_the_promise}
    grouped = sum(map(len, option.only_the_promise))
    if len(whole) == 1 and grouped == len(option.comparison.policies):
        said = _("between {values} the same calls, the same meetings: only the promise is looser.")
        yield said.format(values=next(iter(whole)))
        return
    for group in option.only_the_promise:
        shares = [option.value(at, ATTAINMENT) for at in group]
        between = _moving(sweep, group) + _still(sweep, group)
        if None in shares:
            said = _("between {values} the same calls, the same meetings: only the promise is looser.")
            yield said.format(values=between)
            continue
        said = _(
            "between {values} the same calls, the same meetings: only the promise is looser (kept for {low} to {high}"
            " of the leads)."
        )
        low, high = (percent(each or 0.0) for each in (shares[0], shares[-1]))
        yield said.format(values=between, low=low, high=high)


def _moving(sweep: Sweep, group: Sequence[int]) -> str:
    """The values that differ inside a group, promises kept least first."""
    moving = [at for at in range(len(sweep.axes)) if len({sweep.cells[cell].values[at] for cell in group}) > 1]
    axes = [sweep.axes[at] for at in moving]
    named = [called(axes, [sweep.cells[cell].values[at] for at in moving]) for cell in group]
    if len(axes) == 1:
        named = [axes[0].label + " " + ", ".join(told(sweep.cells[cell].values[moving[0]]) for cell in group)]
    return "; ".join(dict.fromkeys(named))


def _still(sweep: Sweep, group: Sequence[int]) -> str:
    same = [at for at in range(len(sweep.axes)) if len({sweep.cells[cell].values[at] for cell in group}) == 1]
    if not same:
        return ""
    values = called([sweep.axes[at] for at in same], [sweep.cells[group[0]].values[at] for at in same])
    return _(" (with {values})").format(values=values)


def _tables(sweep: Sweep, option: OptionSweep, width: int) -> str:
    if len(sweep.axes) == 1:
        return _list(sweep, option, width)
    kpis = [kpi for kpi in dict.fromkeys((sweep.primary, ATTAINMENT)) if kpi == sweep.primary or _is_known(option, kpi)]
    return "\n\n".join(
        f"{paragraph(_titled(sweep, kpi), width)}\n{fitting_table(_grid(sweep, option, kpi), width)}" for kpi in kpis
    )


def _titled(sweep: Sweep, kpi: str) -> str:
    spec = sweep.spec(kpi)
    name = spoken(spec.name)
    if spec.unit not in ("share", "min"):
        name += f" ({spoken(spec.unit)})"
    *down, across = (axis.label for axis in sweep.axes)
    return _("{kpi}; down: {down}; across: {across}").format(kpi=name, down=", ".join(down), across=across)


def _is_known(option: OptionSweep, kpi: str) -> bool:
    there = {spec.key for spec in option.comparison.specs}
    return kpi in there and any(option.value(int(each.name), kpi) is not None for each in option.comparison.policies)


def _grid(sweep: Sweep, option: OptionSweep, kpi: str) -> list[list[str]]:
    """Rows: all axes but the last; columns: the last."""
    *before, last = sweep.axes
    at = {cell.values: number for number, cell in enumerate(sweep.cells) if cell.in_grid}
    rows = [["", *(told(value) for value in last.values)]]
    for values in product(*(axis.values for axis in before)):
        cells = [_cell(sweep, option, at[(*values, value)], kpi) for value in last.values]
        rows.append([", ".join(told(value) for value in values), *cells])
    outside = [number for number, cell in enumerate(sweep.cells) if not cell.in_grid]
    for number in outside:
        rows.append(
            [
                _("file: {values}").format(values=", ".join(map(told, sweep.cells[number].values))),
                _cell(sweep, option, number, kpi),
            ]
            + [""] * (len(last.values) - 1)
        )
    return rows


def _cell(sweep: Sweep, option: OptionSweep, cell: int, kpi: str) -> str:
    if str(cell) not in {each.name for each in option.comparison.policies}:
        return _("failed")
    text = worded(option.value(cell, kpi), sweep.spec(kpi).unit, sweep.scenario.scenario.currency)
    if cell == sweep.file_cell:
        return text + _FILE
    gap = option.comparison.difference(str(cell), kpi)
    is_same = gap.mean == 0 and gap.wins == gap.losses == 0
    return f"{text}{'=' if is_same else ' ' if is_beyond_chance(gap) else _UNSURE}"


def _list(sweep: Sweep, option: OptionSweep, width: int) -> str:
    kpis = [sweep.primary, *(kpi for kpi in (ATTAINMENT, _PROFIT) if kpi != sweep.primary and _is_known(option, kpi))]
    rows = [[sweep.axes[0].label, *(spoken(sweep.spec(kpi).name) for kpi in kpis)]]
    for number, cell in enumerate(sweep.cells):
        rows.append([told(cell.values[0]), *(_cell(sweep, option, number, kpi) for kpi in kpis)])
    return fitting_table(rows, width)


def _legend(sweep: Sweep) -> str:
    said = _(
        'Signs behind a number: "{file}" as in the file; "=" the same as that in every run; "{unsure}" the difference'
        " from it may be chance. Intervals of {kpi} hold for all combinations of an option together."
    )
    return said.format(file=_FILE, unsure=_UNSURE, kpi=spoken(sweep.spec(sweep.primary).name))


def _how(sweep: Sweep) -> str:
    from tui import version

    frame = sweep.scenario.scenario
    runs = sweep.replications
    said = _(
        'Computed from {runs} of each of {cells} combinations of "{scenario}" and {options}; combinations that differ'
        " only in what is chosen met the same leads, calls and absences. Seed {seed}, leadsim {version}."
    )
    return said.format(
        runs=ngettext("{n} simulated run", "{n} simulated runs", runs).format(n=runs),
        cells=len(sweep.cells),
        scenario=frame.name,
        options=ngettext("{n} option", "{n} options", len(sweep.options)).format(n=len(sweep.options)),
        seed=frame.seed,
        version=version(),
    )
