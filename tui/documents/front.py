"""Relationship damage in words: which cadences are worth their opt-outs and complaints, and which are not."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from policies.wording import N_
from sim.experiments.front import GUARDS, Front, Point, Value
from sim.measures.summary import KpiSpec
from sim.reports.document import Block, Paragraph, Section, Table, drawn
from sim.reports.front import FrontWords, front_figure
from tui.deciding import plain
from tui.files import Cell
from tui.text import _, localised, spoken
from tui.words import NOTHING, listed, percent, quoted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURE = "front"
_KINDS = {
    "front": N_("on the front"),
    "dominated": N_("clearly dominated"),
    "open": N_("dominated, perhaps by chance"),
}


def front_section(front: Front, spec: KpiSpec, pictures: bool = True) -> Section:
    """What is dominated, where the guard lines lie, the table and the chart."""
    blocks: list[Block] = [Paragraph(_answer(front), "lead"), Paragraph(_guards(front)), _table(front, spec)]
    if front.is_harmless:
        said = _(
            "Nobody opted out or complained: give the channels `opt_out` and `complaint`, or nothing is told of harm."
        )
        blocks.insert(0, Paragraph(said, "warning"))
    if pictures:
        blocks.append(drawn(_figure(front, spec), PICTURE, _answer(front)))
    blocks.append(Paragraph(_meaning(), "note"))
    return Section(_("Conversion against opt-outs and complaints"), tuple(blocks))


def front_json(front: Front) -> Mapping[str, object]:
    """All of it, keys as in `Front`, shares from 0 to 1."""
    return dict(plain(front))


def front_rows(front: Front) -> Sequence[Mapping[str, Cell]]:
    """A row per point."""
    rows: list[dict[str, Cell]] = []
    for each in front.points:
        row: dict[str, Cell] = {"cadence": each.name, "kind": each.kind, "by": each.by, "like": "; ".join(each.like)}
        parts = (("conversion", each.conversion), ("opt_outs", each.opt_outs), ("complaints", each.complaints))
        for name, value in parts:
            row |= {name: value.mean, f"{name}_low": value.low, f"{name}_high": value.high}
        rows.append(row)
    return rows


def _answer(front: Front) -> str:
    worse = [each for each in front.points if each.kind == "dominated"]
    good = [each.name for each in front.points if each.kind == "front"]
    parts = []
    if worse:
        told = "; ".join(
            _("{one} by {other}").format(one=quoted(each.name), other=quoted(each.by or "")) for each in worse
        )
        parts.append(
            _("Clearly dominated (as much or more conversion at no more harm is to be had): {points}.").format(
                points=told
            )
        )
    else:
        parts.append(
            _(
                "No cadence is clearly dominated: more conversion has its price in opt-outs or complaints, or"
                " cannot be told from chance."
            )
        )
    if good:
        parts.append(_("On the front: {points}.").format(points=listed(good)))
    alike = _alike(front.points)
    if alike:
        parts.append(_("Not to be told apart in anything: {pairs}.").format(pairs="; ".join(alike)))
    return " ".join(parts)


def _alike(points: Sequence[Point]) -> list[str]:
    """Pairs, each once."""
    names = [each.name for each in points]
    found = []
    for at, each in enumerate(points):
        later = [name for name in each.like if names.index(name) > at]
        if later:
            found.append(_("{one} and {others}").format(one=quoted(each.name), others=listed(later)))
    return found


def _guards(front: Front) -> str:
    lines = [_share(line) for line in GUARDS]
    over = [each.name for each in front.points if each.guard == GUARDS[1]]
    near = [each.name for each in front.points if each.guard == GUARDS[0]]
    may = [each.name for each in front.points if each.may_reach is not None and each.may_reach != each.guard]
    parts = [
        _("Complaints per delivered message are to stay under {low} and never reach {high}.").format(
            low=lines[0], high=lines[1]
        )
    ]
    if over:
        parts.append(_("At or over {line}: {points}.").format(line=lines[1], points=listed(over)))
    if near:
        parts.append(_("At or over {line}: {points}.").format(line=lines[0], points=listed(near)))
    if may:
        parts.append(_("May be over a line by their interval: {points}.").format(points=listed(may)))
    if not over and not near and not may:
        parts.append(_("All are under {line}.").format(line=lines[0]))
    return " ".join(parts)


def _table(front: Front, spec: KpiSpec) -> Table:
    heads = (
        _("No."),
        _("Cadence"),
        spoken(spec.name),
        _("People who opt out"),
        _("Complaints per message"),
        _("How it stands"),
    )
    rows = []
    for at, each in enumerate(front.points, start=1):
        name = _("{name} (as in the file)").format(name=each.name) if each.is_file else each.name
        rows.append(
            (
                str(at),
                name,
                percent(each.conversion.mean) if each.conversion.mean is not None else NOTHING,
                _with_interval(each.opt_outs),
                _with_interval(each.complaints),
                _(_KINDS[each.kind]),
            )
        )
    return Table(heads, tuple(rows), front.option, frozenset({2, 3, 4}))


def _share(value: float) -> str:
    """A small share with two digits: 0.06 %."""
    return _("{number} %").format(number=localised(f"{100 * value:.2g}"))


def _with_interval(value: Value) -> str:
    if value.mean is None:
        return NOTHING
    mean = _share(value.mean)
    if value.low is None or value.high is None:
        return mean
    return _("{mean} ({low} to {high})").format(mean=mean, low=_share(max(0.0, value.low)), high=_share(value.high))


def _figure(front: Front, spec: KpiSpec) -> "Figure":
    words = FrontWords(
        conversion=_("{kpi}, %").format(kpi=spoken(spec.name)),
        opt_outs=_("people who opt out, %"),
        complaints=_("complaints per delivered message, %"),
        kinds={kind: _(name) for kind, name in _KINDS.items()},
    )
    return front_figure(front, words)


def _meaning() -> str:
    return _(
        "All were played on the same worlds. Dominated: another brings as much or more at no more"
        " opt-outs and complaints;"
        " clearly: and is better in one of the three beyond chance (95 %, each by itself). What is rare"
        " needs many simulated"
        " runs to be told apart."
    )
