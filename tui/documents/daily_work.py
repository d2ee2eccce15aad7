"""What changes in the daily work: which settings, who gets how much, and who is there when leads come."""

from collections.abc import Mapping

from scenarios.owners import working_role
from sim.experiments.usual_week import coverage
from sim.measures.pooled import load_per_person
from sim.model.roster import PersonInfo, people_of
from sim.reports.document import Block, Paragraph, Picture, Section, Table, drawn
from tui.dates import DAYS
from tui.documents.evidence import Evidence
from tui.documents.settings import settings
from tui.text import _
from tui.words import NOTHING, number, percent


def section(evidence: Evidence) -> Section:
    """Settings that change, load per person today and then, coverage against arrivals."""
    blocks: list[Block] = []
    if evidence.is_change:
        own, base = (evidence.own(name) for name in (evidence.focus, evidence.result.comparison.baseline))
        changes = changed_settings(evidence, base, own)
        said = _("{option} differs from {baseline} in:").format(option=own, baseline=base)
        blocks += [Paragraph(said), changes] if changes.rows else []
    loads = load_table(evidence)
    blocks += [loads] if loads.rows else []
    picture = coverage_picture(evidence)
    blocks += [] if picture is None else [picture]
    return Section(_("What changes in the daily work"), tuple(blocks))


def changed_settings(evidence: Evidence, base: str, own: str) -> Table:
    """Each setting that the two options of the file have differently, as it is today and as it would be."""
    options = {policy.name: policy for policy in evidence.scenario.policies}
    currency = evidence.scenario.scenario.currency
    before, after = (
        {each.key: each for each in settings(options[name], currency) if not each.is_off} for name in (base, own)
    )
    rows = []
    for key in dict.fromkeys((*after, *before)):
        values = [found[key].value if key in found else NOTHING for found in (before, after)]
        if values[0] != values[1]:
            rows.append(((after.get(key) or before[key]).label, *values))
    return Table((_("Setting"), _("Today"), _("With the change")), tuple(rows))


def load_table(evidence: Evidence) -> Table:
    """Everybody who is given leads, by team and number: nobody's name leaves the scenario."""
    shown = list(dict.fromkeys([evidence.result.comparison.baseline, evidence.focus]))
    loads = {name: {each.number: each for each in load_per_person(evidence.result.runs[name])} for name in shown}
    people = {name: people_of(evidence.scenario, evidence.options[name]) for name in shown}
    rows = []
    for seat in sorted({seat for own in loads.values() for seat in own}):
        cells: list[str] = []
        for name in shown:
            load = loads[name].get(seat)
            if load is None or load.busy is None:
                cells += [NOTHING, NOTHING, NOTHING]
            else:
                cells += [percent(load.busy), number(load.leads_per_month), number(load.meetings_per_month)]
        if any(own[seat].leads_per_month for own in loads.values() if seat in own):
            rows.append((_seat(people, seat), *cells))
    heads = [""]
    words = (_("busy, today"), _("leads a month, today"), _("meetings a month, today"))
    then = (_("busy, then"), _("leads a month, then"), _("meetings a month, then"))
    for columns in (words, then)[: len(shown)]:
        heads += columns
    return Table(tuple(heads), tuple(rows), _("Load per person"), frozenset(range(1, len(heads))))


def _seat(people: Mapping[str, tuple[PersonInfo, ...]], seat: int) -> str:
    """Team and number: SDR 3."""
    known = next((own for own in people.values() if seat < len(own)), None)
    if known is None:
        return str(seat + 1)
    team = known[seat].team
    return f"{team} {sum(each.team == team for each in known[: seat + 1])}"


def coverage_picture(evidence: Evidence) -> Picture | None:
    """People of the first team that works leads beside the leads of a usual week; None without such a team."""
    from sim.reports.week_figure import coverage_figure

    scenario = evidence.scenario
    option = evidence.options[evidence.focus]
    role = working_role(scenario, option)
    team = next((each.name for each in scenario.teams if each.role == role), None)
    if team is None:
        return None
    found = coverage(scenario, team, option)
    days = [day() for day in DAYS]
    said = (_("people of {team} at work").format(team=team), _("leads an hour"))
    figure = coverage_figure(found.people, found.leads, days, said)
    alone = percent(found.leads_while_nobody_is_there)
    caption = _("A usual week with {option}: {share} of leads come while nobody of {team} is at work.")
    caption = caption.format(option=evidence.focus, share=alone, team=team)
    peak = max(range(len(found.leads)), key=found.leads.__getitem__)
    alt = _("{caption} Most leads come on {day} from {hour}:00: {leads} an hour, {people} people are there then.")
    told = alt.format(
        caption=caption,
        day=days[peak // 24],
        hour=peak % 24,
        leads=number(found.leads[peak]),
        people=number(found.people[peak]),
    )
    return drawn(figure, "coverage", told, caption)
