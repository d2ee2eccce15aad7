"""How many people each option needs: the newest kept answer of `leadsim size`, in its words and as a figure."""

from sim.experiments.sweep import ATTAINMENT
from sim.reports.document import Block, Paragraph, Picture, Section, drawn
from tui.commands.size import kept_size
from tui.documents.evidence import Evidence
from tui.size_text import PROFIT, SizeResult, shown_kpis, size_verdict
from tui.text import _, spoken
from tui.verdict import MEETINGS

COMMAND = "size"


def section(evidence: Evidence) -> Section | None:
    """Answer and figure; None where no target was asked for, or not all of it is kept."""
    found = evidence.answer(COMMAND, kept_size)
    if found is None:
        return None
    (asked, *answers), *rest = (each.splitlines() for each in size_verdict(found))
    said = [asked, *(each.removeprefix("- ") for each in answers), *(line for lines in rest for line in lines)]
    blocks: list[Block] = [*map(Paragraph, said), sizing_picture(found)]
    return Section(_("How many people each option needs"), tuple(blocks))


def sizing_picture(found: SizeResult) -> Picture:
    """Kept promises, meetings and profit by headcount."""
    from sim.reports.sizing_curve import sizing_curve

    wanted = (found.spec.key, ATTAINMENT, MEETINGS, PROFIT)
    shown = list(dict.fromkeys(each for own in found.curves.values() for each in shown_kpis(own, wanted)))
    answers = {each.name: each.answer for each in found.options}
    levels = {found.spec.key: found.target.level}
    title = found.scenario.scenario.name
    figure = sizing_curve(found.curves, shown, found.team, answers, levels, title, spoken)
    caption = _("What more or fewer people in {team} bring, for each option.").format(team=found.team)
    return drawn(figure, "sizing", " ".join(size_verdict(found)[0].split("\n")), caption)
