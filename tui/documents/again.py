"""How a report is made again: the runs, the seed and versions, the commands, and the scenario itself."""

from policies.wording import N_
from scenarios.owners import working_role
from sim.measures.summary import SUMMARY_VERSION
from sim.model.version import MODEL_VERSION
from sim.reports.document import Block, Code, Paragraph, Section, Table
from tui.comparison_text import how_computed
from tui.documents.evidence import Evidence
from tui.files import slug
from tui.text import _

_OTHERS = (
    ("robustness", N_("whether the verdict holds if speed matters less"), "robustness {file} --treatment {focus}"),
    ("size", N_("how many people each option needs"), 'size {file} --team "{team}" --target "{kpi}>=NUMBER"'),
    ("sweep", N_("which promise can be kept"), 'sweep {file} --vary "sla.{tier}.first_touch=5m,15m,1h"'),
    (
        "pilot",
        N_("whether a trial would see the difference"),
        "pilot {file} --days 14 --treatment {focus} --control {base}",
    ),
)
"""Questions whose kept answers a report takes in; a braced word is filled in."""


def section(evidence: Evidence) -> Section:
    """In short for everybody: how it was computed and the commands."""
    said = _("Save the scenario (it is at the end of the full report) as {file}, then:").format(
        file=file_name(evidence)
    )
    blocks: list[Block] = [Paragraph(how_computed(evidence.result)), Paragraph(said), Code(commands(evidence))]
    missing = _missing(evidence)
    if missing:
        blocks.append(Paragraph(_("Not in this report, since it was not played yet:")))
        blocks.append(Table((_("What it tells"), _("Command")), tuple(missing)))
    return Section(_("How to make it again"), tuple(blocks))


def scenario_section(evidence: Evidence) -> Section:
    """The scenario file as it was played, with seed and versions."""
    from tui import version

    frame = evidence.scenario.scenario
    rows = (
        (_("Seed"), str(frame.seed)),
        (_("Replications"), str(evidence.result.comparison.replications)),
        ("leadsim", version()),
        (_("Version of the model"), str(MODEL_VERSION)),
        (_("Version of what is measured"), str(SUMMARY_VERSION)),
        (_("Run"), str(evidence.run.id)),
        (_("Played (UTC)"), f"{evidence.run.created:%Y-%m-%d %H:%M}"),
    )
    table = Table((_("What"), _("Value")), rows)
    said = Paragraph(_("The file as it was played, {file}:").format(file=file_name(evidence)))
    return Section(_("Scenario, seed and versions"), (table, said, Code(evidence.run.experiment.scenario)), folded=True)


def commands(evidence: Evidence) -> str:
    """What plays the same runs and writes the report, a command a line."""
    asked = evidence.run.experiment
    chosen = [evidence.number(shown) for shown, _own in asked.options]
    every = [str(number) for number, _policy in enumerate(evidence.scenario.policies, 1)]
    options = "" if chosen == every else f" --policies {','.join(chosen)}"
    kpi = "" if asked.kpi == evidence.scenario.scenario.primary_kpi else f" --kpi {asked.kpi}"
    play = f"leadsim compare {file_name(evidence)}{options} --replications {asked.replications}{kpi}"
    return f"{play}\nleadsim report {evidence.run.id} --for full --out report"


def file_name(evidence: Evidence) -> str:
    """A name for the scenario's file."""
    return f"{slug(evidence.scenario.scenario.name) or 'scenario'}.toml"


def _missing(evidence: Evidence) -> list[tuple[str, str]]:
    policy, teams = evidence.options[evidence.focus], evidence.scenario.teams
    role = working_role(evidence.scenario, policy)
    team = next((each.name for each in teams if each.role == role), teams[0].name)
    words = {
        "file": file_name(evidence),
        "focus": evidence.number(evidence.focus),
        "base": evidence.number(evidence.result.comparison.baseline),
        "team": team,
        "kpi": evidence.result.comparison.primary,
        "tier": policy.sla[0].tier if policy.sla else "",
    }
    found = []
    for command, what, line in _OTHERS:
        needless = (command == "sweep" and not words["tier"]) or (
            command in ("robustness", "pilot") and not evidence.is_change
        )
        if evidence.kept(command) is None and not needless:
            found.append((_(what), f"leadsim {line.format(**words)}"))
    return found
