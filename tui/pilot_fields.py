"""What the fields of the pilot's screen offer, and how what is typed there is read."""

import math
import re
from collections.abc import Callable, Mapping

from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from sim.experiments.pilot import shares_of_leads
from sim.measures.kpis import by_key, specs
from tui.pilot_kpis import usual_kpi
from tui.text import _, spoken
from tui.widgets.choice import Offer

_MOST_DAYS = 730
NEEDED = ("days", "share")
"""Fields that may not be empty."""
MENDED: Mapping[str, Callable[[], str]] = {
    "worth": lambda: _("Worth it from: a number of points, more than 0 and under 100, such as 5."),
    "share": lambda: _("Treated: a share of the leads, more than 0 % and under 100 %, such as 50 %."),
    "days": lambda: _("Days: a whole number from 1 to 730, such as 14, or weeks, such as 2w."),
    "opt_outs": lambda: _("Opt-outs: a share, more than 0 % and under 100 %, such as 5 %; empty for no limit."),
    "complaints": lambda: _("Complaints: a share, more than 0 % and under 100 %, such as 0.3 %; empty for no limit."),
}
"""Field -> what it wants when it cannot be read."""


def typed_days(text: str) -> int | None:
    """14, "14 days", 2w or "2 weeks"; None for what is none of it, or not 1 to 730 days."""
    found = re.fullmatch(r"([0-9]{1,4})\s*(?:(d|days?)|(w|weeks?))?", text.strip().lower())
    days = 0 if found is None else int(found[1]) * (7 if found[3] else 1)
    return days if 1 <= days <= _MOST_DAYS else None


def typed_share(text: str) -> float | None:
    """50 and "50 %" are a half, "0.3 %" is what it says; None for what is not between 0 % and 100 %."""
    found = re.fullmatch(r"([0-9]*[.,]?[0-9]+)\s*%?", text.strip())
    share = math.nan if found is None else float(found[1].replace(",", ".")) / 100
    return share if 0 < share < 1 else None


def options(scenario: Scenario) -> list[Offer]:
    """All of them, by number."""
    return [(name, at) for at, name in enumerate(labelled(scenario.policies))]


def splits() -> list[Offer]:
    """How leads and people come into the two arms."""
    return [(_("people"), "separate"), (_("leads"), "shared")]


def units() -> list[Offer]:
    """What the test counts."""
    return [(_("leads"), "lead"), (_("people"), "rep"), (_("days"), "day"), (_("weeks"), "week")]


def kpis(scenario: Scenario, arms: tuple[int, int]) -> list[Offer]:
    """Shares of leads that a test of these options could compare, the usual one first."""
    policies = [scenario.policies[number] for number in arms]
    known, table = shares_of_leads(scenario, policies), by_key(specs(scenario, policies))
    first = usual_kpi(scenario, known)
    return [(spoken(table[key].name), key) for key in sorted(known, key=lambda key: key != first) if key in table]
