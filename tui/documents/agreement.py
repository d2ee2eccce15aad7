"""The agreement between marketing and sales: who does what by when, what may be promised, and who signs."""

from collections.abc import Iterator, Sequence

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.measures.summary import Summary
from sim.reports.document import Block, Bullets, Document, Paragraph, Section, Table
from tui.dates import period_name, periods_name
from tui.documents.agreement_rows import Definition, Row, agreement_rows, definitions, icp_differs
from tui.documents.choice_words import hours_words
from tui.documents.process import lanes_picture
from tui.documents.promises import Levels, Promise, promises, side_name
from tui.documents.row_words import escalation_steps, icp_words
from tui.text import _, language, ngettext
from tui.words import NOTHING, quoted, runs_of


def agreement_document(
    scenario: Scenario, policy: Policy, runs: Sequence[Summary], *, run: int | None, changes: Section | None = None
) -> Document:
    """The whole agreement of an option; `run` is the number under which its simulation is kept."""
    levels = Levels(scenario, policy, runs)
    rows, terms = agreement_rows(scenario, policy, levels), definitions(scenario, policy)
    given = promises(levels)
    sections = [
        Section(_("In short"), tuple(_short(scenario, policy, rows, given))),
        *([changes] if changes is not None else []),
        Section(_("What we agree on"), tuple(_table(rows, scenario))),
        Section(_("What our words mean"), tuple(_terms(terms))),
        Section(_("What each side promises"), tuple(_promised(given, scenario))),
        Section(_("The way of a lead"), (lanes_picture(scenario, policy),)),
        Section(_("Alerts and escalation"), tuple(_alerts(scenario, policy, levels))),
        Section(_("When we look at it again"), tuple(_rhythm(run))),
        Section(_("Still open"), tuple(_open(scenario, rows, terms, given))),
        Section(_("Signatures"), (_signatures(),)),
    ]
    title = _("Agreement between marketing and sales")
    subtitle = f"{scenario.scenario.name}: {policy.name}"
    return Document(title, language(), tuple(sections), subtitle, _imprint(scenario, len(runs)))


_SHORT = ("mqls_per_month", "meetings_held_per_month")
"""Promises that stand at the beginning, beside those of first contact."""


def _period(scenario: Scenario) -> str:
    return scenario.scenario.forecast_period


def _of_ten(scenario: Scenario) -> str:
    return _("Kept in 9 of 10 {periods}").format(periods=periods_name(_period(scenario)))


def _short(scenario: Scenario, policy: Policy, rows: Sequence[Row], given: Sequence[Promise]) -> Iterator[Block]:
    told = _("Marketing hands leads over to sales as the option {option} says, and sales answers them in time.")
    agreed = sum(row.is_agreed for row in rows)
    count = _("{agreed} of {all} rows are agreed.").format(agreed=agreed, all=len(rows))
    yield Paragraph(f"{told.format(option=quoted(policy.name))} {count}", "lead")
    named = [one for one in given if one.key in _SHORT or one.key.endswith(".first_touch")]
    if named:
        yield Paragraph(_("What may be promised:"))
        yield Bullets(tuple(f"{one.what}: {one.kept} ({side_name(one.side)})" for one in named))
    yield Paragraph(
        _(
            "A promise is the level that 9 of 10 simulated {periods} keep. One {period} in ten may miss it and nobody"
            " is to blame; two in a row are a reason to act."
        ).format(periods=periods_name(_period(scenario)), period=period_name(_period(scenario)))
    )


def _table(rows: Sequence[Row], scenario: Scenario) -> Iterator[Block]:
    measured = _("SLA and metric; level kept in 9 of 10 {periods}").format(periods=periods_name(_period(scenario)))
    heads = (_("Area"), _("Rule"), _("Owner"), measured, _("Status"))
    yield Table(heads, tuple(_cells(row) for row in rows))
    told = [f"{row.area}: {row.simulated}" for row in rows if row.simulated]
    if told:
        yield Paragraph(_("Rules in the workshop's own words were simulated as follows; compare them:"), "note")
        yield Bullets(tuple(told))


def _cells(row: Row) -> tuple[str, ...]:
    rule = _("Proposal: {rule}").format(rule=row.rule) if row.is_proposal and not row.is_agreed else row.rule
    written = "; ".join(part for part in (row.promise, row.metric) if part)
    return (row.area, rule, row.owner, "; ".join(part for part in (written, *row.kept) if part) or NOTHING, row.status)


def _terms(terms: Sequence[Definition]) -> Iterator[Block]:
    heads = (_("Word"), _("Meaning"), _("Status"))
    told = {True: _("open: proposal from the settings"), False: _("written in the workshop")}
    yield Table(heads, tuple((one.term, one.text, told[one.is_proposal]) for one in terms))


def _promised(given: Sequence[Promise], scenario: Scenario) -> Iterator[Block]:
    heads = (_("Who"), _("Promises"), _of_ten(scenario), _("Usually"))
    yield Table(heads, tuple((side_name(one.side), one.what, one.kept, one.usual) for one in given))
    yield Paragraph(
        _("Promise the level kept, not what is usual: half of all {periods} are worse than usual.").format(
            periods=periods_name(_period(scenario))
        ),
        "note",
    )


def _alerts(scenario: Scenario, policy: Policy, levels: Levels) -> Iterator[Block]:
    yield Bullets(tuple(escalation_steps(scenario, policy)), ordered=True)
    warnings, breaches = levels.ahead("alerts_per_month"), levels.ahead("breaches_per_month")
    if breaches is not None:
        told = _("To be expected in a usual {period}: {low} to {high} broken first-contact promises").format(
            period=period_name(_period(scenario)), low=round(breaches.p10), high=round(breaches.p90)
        )
        if warnings is not None and warnings.p90 > 0:
            told += _(", {low} to {high} warnings").format(low=round(warnings.p10), high=round(warnings.p90))
        yield Paragraph(f"{told}.")
    if any(tier.clock == "business" for tier in policy.sla):
        hours = hours_words(scenario.scenario.business_hours)
        yield Paragraph(_("Promises run on business hours: {hours}.").format(hours=hours), "note")


def _rhythm(run: int | None) -> Iterator[Block]:
    heads = (_("When"), _("What"), _("Who"))
    everybody = _("heads of marketing and sales, RevOps")
    kept = _("each promise beside what came, rejections by reason, volume by source")
    if run is not None:
        kept += _(" (leadsim review EXPORT.csv --run {run})").format(run=run)
    rows = (
        (_("every month"), _("The SLA: {kept}").format(kept=kept), everybody),
        (_("every quarter"), _("The whole table: definitions, ICP, rules; simulated anew with last quarter's leads"),
         everybody),
        (_("at once"), _("A promise is missed twice in a row, or volume leaves what was expected"), "RevOps"),
    )  # fmt: skip
    yield Table(heads, rows)


def _open(
    scenario: Scenario, rows: Sequence[Row], terms: Sequence[Definition], given: Sequence[Promise]
) -> Iterator[Block]:
    told = []
    if icp_differs(scenario):
        told.append(
            _(
                "ICP: marketing means {marketing}, sales means {sales}. As long as they differ, sales turns down leads"
                " that marketing is measured by."
            ).format(
                marketing=icp_words(scenario, "marketing") or _("everybody"),
                sales=icp_words(scenario, "sales") or _("everybody"),
            )
        )
    told += [_("{area}: not agreed yet.").format(area=row.area) for row in rows if not row.is_agreed]
    missing = [one.term for one in terms if one.is_proposal]
    if missing:
        told.append(
            ngettext(
                "This word has no agreed meaning yet: {words}.", "These words have no agreed meaning yet: {words}.",
                len(missing),
            ).format(words=", ".join(missing))
        )  # fmt: skip
    told += [
        _("{what}: {kept} is little to promise. A longer time, more people or another option keep more.").format(
            what=one.what, kept=one.kept
        )
        for one in given
        if one.is_weak
    ]
    unsigned = [row.area for row in rows if row.is_agreed and not row.by]
    if unsigned:
        told.append(_("Agreed, but nobody is named: {areas}.").format(areas=", ".join(unsigned)))
    yield Bullets(tuple(told)) if told else Paragraph(_("Nothing: everything is agreed."))


def _signatures() -> Table:
    line = "____________________"
    rows = tuple((who, line, line, line) for who in (_("Marketing"), _("Sales"), "RevOps"))
    return Table((_("For"), _("Full name"), _("Date"), _("Signature")), rows)


def _imprint(scenario: Scenario, count: int) -> str:
    from tui import version

    runs = runs_of(count, scenario.scenario.weeks)
    return _(
        "Levels from {runs} by leadsim {version}, seed {seed}: what was assumed about leads and people decides them."
        " They are forecasts of single {periods}, not the precision of an average."
    ).format(runs=runs, version=version(), seed=scenario.scenario.seed, periods=periods_name(_period(scenario)))
