"""Hire or fix in words: what each thing set right is worth in people and in money a month."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from policies.wording import N_
from sim.experiments.hire_or_fix import Fix, HireOrFix
from sim.experiments.paired import Paired
from sim.measures.summary import KpiSpec
from sim.reports.document import Block, Bullets, Paragraph, Section, Table, drawn
from sim.reports.hire_or_fix import hire_or_fix_figure
from tui.deciding import plain
from tui.files import Cell
from tui.text import _, ngettext, spoken
from tui.words import NOTHING, listed, money, rate, signed, thousands, worded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURE = "hire-or-fix"
_NAMES = {
    "assignment": N_("automatic assignment"),
    "notification": N_("an alert to the owner"),
    "calendars": N_("routing by calendars"),
    "data": N_("clean data"),
    "all": N_("all of it together"),
}


def fix_section(found: HireOrFix, spec: KpiSpec, pictures: bool = True) -> Section:
    """One sentence, a sentence for each fix, the table and the chart."""
    blocks: list[Block] = [Paragraph(_answer(found, spec), "lead")]
    if found.fixes:
        blocks += [Bullets(tuple(_sentence(found, spec, fix) for fix in found.fixes)), _table(found, spec)]
        if pictures:
            blocks.append(drawn(_figure(found, spec), PICTURE, _answer(found, spec)))
    blocks.append(Paragraph(_meaning(found), "note"))
    return Section(_("Hire or fix"), tuple(blocks))


def fix_json(found: HireOrFix) -> Mapping[str, object]:
    """All of it, keys as in `HireOrFix`."""
    return dict(plain(found))


def fix_rows(found: HireOrFix) -> Sequence[Mapping[str, Cell]]:
    """A row per number of people added and per fix."""
    hired = [_row(f"{found.team} +{each.people}", each.people, None, each.gain) for each in found.levels]
    return hired + [_row(fix.key, fix.people, fix.margin.mean, fix.gain) for fix in found.fixes]


def _row(what: str, people: float | None, margin: float | None, gain: Paired) -> dict[str, Cell]:
    return {"what": what, "people": people, "margin": margin, "gain": gain.mean, "low": gain.low, "high": gain.high}


def _answer(found: HireOrFix, spec: KpiSpec) -> str:
    worth = [fix for fix in found.fixes if fix.gain.is_more]
    if not found.fixes:
        return _("{option} has already what could be set right here: only people are left to add.").format(
            option=found.baseline
        )
    if not worth:
        said = _("None of what could be set right in {option} brings more beyond chance than today, in {kpi}.")
        return said.format(option=found.baseline, kpi=spoken(spec.name))
    best = max(worth, key=lambda fix: fix.gain.mean)
    single = [fix for fix in worth if fix.key != "all"]
    if best.key == "all" and single:
        best = max(single, key=lambda fix: fix.gain.mean)
    return _("Fix first: {what}").format(what=_sentence(found, spec, best))


def _sentence(found: HireOrFix, spec: KpiSpec, fix: Fix) -> str:
    said = _("{fix} is worth {people}: {kpi} {gain}, {margin} of margin a month.")
    if not fix.gain.is_more:
        said = _("{fix} is worth {people}: {kpi} {gain}.")
    return said.format(
        fix=_(_NAMES[fix.key]),
        people=_people(found, fix),
        gain=_with_interval(found, spec, fix.gain),
        kpi=spoken(spec.name),
        margin=money(fix.margin.mean, found.currency, 2),
    )


def _people(found: HireOrFix, fix: Fix) -> str:
    if fix.gain.is_less:
        return _("less than nothing")
    if not fix.gain.is_more:
        return _("nothing that could be told from chance")
    if fix.more_than == found.most:
        said = _("more than any number of people in {team} that was tried, up to {n} more")
        return said.format(team=found.team, n=found.most)
    if fix.people is None:
        return _("about {n} people more in {team} or more than that").format(n=found.most, team=found.team)
    told = ngettext("about {n} person more in {team}", "about {n} people more in {team}", 1 if fix.people == 1 else 2)
    sure = _between(fix)
    cost = found.cost_per_person * fix.people
    price = _(", who would cost {amount} a month").format(amount=money(cost, found.currency, 2)) if cost else ""
    return told.format(n=rate(fix.people), team=found.team) + sure + price


def _between(fix: Fix) -> str:
    if fix.more_than is not None and fix.less_than is not None:
        return _(" (beyond chance more than {low} and less than {high})").format(low=fix.more_than, high=fix.less_than)
    if fix.more_than is not None:
        return _(" (beyond chance more than {low})").format(low=fix.more_than)
    return ""


def _worded(found: HireOrFix, spec: KpiSpec, value: float | None) -> str:
    return worded(value, spec.unit, found.currency)


def _with_interval(found: HireOrFix, spec: KpiSpec, gain: Paired) -> str:
    mean = signed(_worded(found, spec, gain.mean))
    if gain.low is None or gain.high is None:
        return mean
    low, high = signed(_worded(found, spec, gain.low)), signed(_worded(found, spec, gain.high))
    return _("{mean} ({low} to {high})").format(mean=mean, low=low, high=high)


def _table(found: HireOrFix, spec: KpiSpec) -> Table:
    heads = (
        _("What"),
        _("{kpi}: gain (95 % interval)").format(kpi=spoken(spec.name)),
        _("Margin a month"),
        _("Worth in people"),
    )
    rows = [
        (
            _(_NAMES[fix.key]),
            _with_interval(found, spec, fix.gain),
            signed(thousands(fix.margin.mean)),
            rate(fix.people) if fix.people is not None and fix.gain.is_more else NOTHING,
        )
        for fix in found.fixes
    ]
    for each in found.levels[1:]:
        said = ngettext("{n} person more in {team}", "{n} people more in {team}", each.people)
        told = said.format(n=each.people, team=found.team)
        rows.append((told, _with_interval(found, spec, each.gain), NOTHING, rate(each.people)))
    return Table(heads, tuple(rows), numeric=frozenset({1, 2, 3}))


def _figure(found: HireOrFix, spec: KpiSpec) -> "Figure":
    names = {key: _(name) for key, name in _NAMES.items()}
    people = _("people added to {team}").format(team=found.team)
    gain = _("{kpi}: gain over today").format(kpi=spoken(spec.name))
    return hire_or_fix_figure(found, names, people, gain, _("more people"))


def _meaning(found: HireOrFix) -> str:
    parts = [
        _("People are added from the first day, fully ramped, without the cost of hiring; a fix is free here."),
        _("All were played on the same worlds; each interval stands alone."),
    ]
    if found.left_out:
        names = listed([_(_NAMES[key]) for key in found.left_out if key != "all"])
        if any(key != "all" for key in found.left_out):
            parts.append(_("Not tried, since it would change nothing: {names}.").format(names=names))
    return " ".join(parts)
