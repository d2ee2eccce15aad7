"""What a report of a simulation should tell: the items of STRESS-DES, filled in as far as the tool knows.

Monks et al. 2019, Strengthening the reporting of empirical simulation studies, Journal of Simulation 13(1): 55-67. The
items have their numbers there; what they ask is in words of our own.
"""

from collections.abc import Iterator

from sim.reports.document import Paragraph, Section, Table
from tui.comparison_text import how_computed
from tui.documents.evidence import Evidence
from tui.text import _, ngettext, spoken
from tui.words import listed, weeks_of


def section(evidence: Evidence) -> Section:
    """A row an item; folded."""
    rows = tuple((number, asked, told) for number, asked, told in _items(evidence))
    said = _(
        "The items of STRESS-DES (Monks et al. 2019, Journal of Simulation 13: 55-67) by their numbers, in our words."
    )
    table = Table((_("Item"), _("What is asked"), _("Here")), rows)
    return Section(_("Checklist for reports of simulations (STRESS-DES)"), (Paragraph(said), table), folded=True)


def _items(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    yield from _aims(evidence)
    yield from _logic(evidence)
    yield from _data(evidence)
    yield from _experiment(evidence)
    yield from _program(evidence)


def _open() -> str:
    return _("to be filled in")


def _aims(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    frame, comparison = evidence.scenario.scenario, evidence.result.comparison
    yield "1.1", _("What the model is for"), frame.description or _open()
    outputs = ngettext(
        "{n} figure in the table of KPIs; {kpi} decides", "{n} figures in the table of KPIs; {kpi} decides",
        len(comparison.specs),
    )  # fmt: skip
    kpi = spoken(evidence.result.spec(comparison.primary).name)
    yield "1.2", _("What it gives out"), outputs.format(n=len(comparison.specs), kpi=kpi)
    names = listed([column.name for column in comparison.policies])
    yield "1.3", _("What is tried out"), _("options against each other: {options}").format(options=names)


def _logic(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    lead = _(
        "created, intake, gate, assignment, notice, review, attempts, conversation, meeting, deal; nurture and return"
    )
    yield "2.1", _("A picture of the model"), _("the swim lane of leadsim export --as agreement")
    yield "2.2", _("What happens in it"), lead
    yield "2.3", _("What differs between the options"), _("see what changes in the daily work, and the scenario file")
    rules = _("routing, work order, promises and cadence as the options name them; see leadsim's documentation")
    yield "2.4", _("Rules and algorithms"), rules
    sources = listed([each.name for each in evidence.scenario.sources])
    yield "2.5.1", _("What moves through it"), _("leads of {sources}").format(sources=sources)
    yield "2.5.2", _("What is done to it"), _("review, calls and messages, conversations, meetings, a manager's acts")
    teams = listed([each.name for each in evidence.scenario.teams])
    yield "2.5.3", _("Who does it"), _("people of {teams}, by their calendars").format(teams=teams)
    queues = _("per person or shared, by the option's work order; leads nobody may take wait in a fallback")
    yield "2.5.4", _("Where things wait"), queues
    ends = _("a lead comes at its source's hour and ends in one of the states of the funnel")
    yield "2.5.5", _("Where they come in and go out"), ends


def _data(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    from scenarios.assumptions import assumptions

    found = [each for each in assumptions(evidence.scenario) if each.value != "off"]
    given = sum(each.given for each in found)
    told = _("{given} values given in the file, {rest} defaults, each with its source in the table of assumptions")
    yield "3.1", _("Where the data come from"), told.format(given=given, rest=len(found) - given)
    yield "3.2", _("What was done to them before"), _open()
    yield "3.3", _("What goes in"), _("the scenario file at the end of this report")
    yield "3.4", _("What was assumed"), _("the table of assumptions, and what the model decides by itself")


def _experiment(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    frame = evidence.scenario.scenario
    warm = _("{weeks} of warm-up are played first and not counted").format(weeks=weeks_of(frame.warmup_weeks))
    empty = _("begins empty: no warm-up is given")
    yield "4.1", _("How a run begins"), warm if frame.warmup_weeks else empty
    length = _("{weeks} are measured and {drain} follow, in which the last leads ripen")
    yield "4.2", _("How long it is"), length.format(weeks=weeks_of(frame.weeks), drain=weeks_of(frame.drain_weeks))
    yield "4.3", _("How many runs, and how they are compared"), how_computed(evidence.result)


def _program(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    from tui import version

    yield "5.1", _("Which software"), _("leadsim {version}, in Python with SimPy").format(version=version())
    luck = _("numpy, a stream for each purpose from the seed {seed}; the same luck meets every option")
    yield "5.2", _("How chance is drawn"), luck.format(seed=evidence.scenario.scenario.seed)
    yield "5.3", _("How events are played"), _("to the millisecond, in a fixed order inside an instant")
    yield "5.4", _("On which machine, how long"), _open()
    yield "6.1", _("How to get it"), _("the command and the scenario in this report, with the version above")
