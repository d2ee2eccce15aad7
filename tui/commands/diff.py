"""`leadsim diff`: the same leads under two options, lead by lead."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from policies.durations import MINUTE, NEVER
from policies.plugins import PolicyFailure
from policies.settings import Policy
from policies.wording import N_
from sim.measures.divergence import Cause, Difference, Fate, divergence
from sim.model.engine import simulate
from sim.model.trace import State
from sim.model.world import World, draw_world, drawn_policy
from tui.errors import InputError, in_words
from tui.exit_codes import DONE
from tui.files import Cell
from tui.opening import find_options, open_plugins, open_scenario
from tui.story import state_words
from tui.tables import fitting_table, paragraph, screen_width
from tui.text import _, localised
from tui.words import duration, never, quoted
from tui.writing import Output, json_text

CAUSES = {
    Cause.INTAKE: N_("another gate, tier, data care or automation"),
    Cause.OWNER: N_("went to another person"),
    Cause.TIME: N_("same person at another time, or nobody"),
    Cause.NOTICE: N_("noticed at another time"),
    Cause.CADENCE: N_("other follow-ups"),
    Cause.KNOCK_ON: N_("same decisions, but another wait"),
}
_SHOWN = 5
_FILES = ("leads.csv", "diff.json", "diff.txt")
_STEPS = {State.SQL: 2, State.NO_SLOT: 2, State.NO_SHOW: 2, State.HELD: 3, State.LOST: 3, State.WON: 4}


@dataclass(frozen=True, slots=True)
class _Found:
    scenario: str
    """as it was typed"""
    world: World
    policies: tuple[Policy, Policy]
    differences: tuple[Difference, ...]

    def of(self, *, direct: bool) -> list[Difference]:
        """Direct ones or those in the wake of others, the most telling first."""
        return sorted((each for each in self.differences if each.is_direct == direct), key=_telling)

    def command(self, each: Difference, policy: Policy) -> str:
        """What tells that lead's story."""
        place = f"--lead {each.lead} --replication {self.world.replication + 1}"
        return f"leadsim trace {shlex.quote(self.scenario)} --policy {shlex.quote(policy.name)} {place}"


def diff(
    scenario: str, output: Output, *, policies: str, replication: int, plugins: Sequence[str], allow_huge: bool
) -> int:
    """Play both options on one world, print and perhaps write what differs; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    chosen = find_options(opened, policies)
    if len(chosen) != 2:
        raise InputError(
            _("--policies: diff is between two options, not {n}; such as --policies 1,2").format(n=len(chosen))
        )
    loaded = open_plugins(list(plugins))
    paths = output.paths(_FILES)
    world = draw_world(opened, replication - 1)
    try:
        one, other = (simulate(world, drawn_policy(world, policy), plugins=loaded) for policy in chosen)
    except PolicyFailure as error:
        raise InputError(_("An option failed: {what}").format(what=in_words(error))) from None
    pair = (chosen[0], chosen[1])
    found = _Found(scenario, world, pair, divergence(world.created, one, other, pair))
    text, as_json = _text(found, screen_width()), json_text(_json(found))
    print(as_json if output.as_json else text)
    output.write(paths, [_rows(found), f"{as_json}\n", f"{text}\n"])
    return DONE


def _telling(each: Difference) -> tuple[int, int, int]:
    """Another outcome first, the farther the better; then the greatest change of the wait."""
    steps = [_STEPS.get(fate.state, int(fate.contacted < NEVER)) for fate in (each.one, each.other)]
    wait = NEVER if each.later_ms is None else abs(each.later_ms)
    never = each.one.first_touch == each.other.first_touch
    return -abs(steps[0] - steps[1]), 0 if never else -wait, each.lead


def _text(found: _Found, width: int) -> str:
    one, other = (policy.name for policy in found.policies)
    many, all_leads = len(found.differences), found.world.size
    facts: dict[str, object] = {
        "all": localised(f"{all_leads:,}"),
        "run": found.world.replication + 1,
        "one": quoted(one),
        "other": quoted(other),
    }
    if not many:
        said = _("No difference: all {all} leads of simulated run {run} fare the same under {one} and {other}.")
        return paragraph(said.format(**facts), width)
    direct, wake = found.of(direct=True), found.of(direct=False)
    ends = sum(each.is_other_outcome for each in found.differences)
    said = _(
        "{many} of {all} leads of simulated run {run} fare differently under {other} than under {one}: {direct} by the"
        " option's own decision, {wake} only because people were busy with others or free of them; {ends} with another"
        " outcome."
    )
    counts = {"many": many, "direct": len(direct), "wake": len(wake), "ends": ends}
    verdict = said.format(**facts, **{name: localised(f"{count:,}") for name, count in counts.items()})
    parts = [paragraph(verdict, width), _counts(found, width)]
    own_title, wake_title = (
        _("By its own decision, the most telling:"),
        _("In the wake of other leads, the most telling:"),
    )
    for title, own in ((own_title, direct), (wake_title, wake)):
        if own:
            lines = [paragraph(_line(each), width, "  ", "    ") for each in own[:_SHOWN]]
            parts.append("\n".join([title, *lines]))
    parts.append(_("A lead's story:") + f"\n  {found.command((direct or wake)[0], found.policies[1])}")
    return "\n\n".join(parts)


def _counts(found: _Found, width: int) -> str:
    rows = [[_("what differs first"), _("leads"), _("sooner"), _("later"), _("other outcome")]]
    for cause, name in CAUSES.items():
        own = [each for each in found.differences if each.cause is cause]
        if own:
            sooner = sum(each.other.first_touch < each.one.first_touch for each in own)
            later = sum(each.other.first_touch > each.one.first_touch for each in own)
            numbers = (len(own), sooner, later, sum(each.is_other_outcome for each in own))
            rows.append([_(name), *(localised(f"{number:,}") for number in numbers)])
    return fitting_table(rows, width)


def _line(each: Difference) -> str:
    one, other = each.one, each.other
    changes = []
    if one.owner != other.owner:
        nobody = _("nobody")
        changes.append(f"{one.owner or nobody} -> {other.owner or nobody}")
    if one.first_touch != other.first_touch:
        said = _("touched after {before} -> {after}")
        changes.append(said.format(before=_after(each, one), after=_after(each, other)))
    if one.state != other.state:
        changes.append(f"{state_words(one.state)} -> {state_words(other.state)}")
    said = _("lead {lead}: {changes}")
    return said.format(lead=each.lead, changes="; ".join(changes) or _(CAUSES[each.cause]))


def _after(each: Difference, fate: Fate) -> str:
    return never() if fate.first_touch >= NEVER else duration((fate.first_touch - each.created) / MINUTE)


def _rows(found: _Found) -> list[dict[str, Cell]]:
    return [_row(each) for each in found.differences]


def _row(each: Difference) -> dict[str, Cell]:
    row: dict[str, Cell] = {"lead": each.lead, "direct": "yes" if each.is_direct else "no", "cause": each.cause.value}
    for place, fate in (("a", each.one), ("b", each.other)):
        touched = None if fate.first_touch >= NEVER else (fate.first_touch - each.created) / MINUTE
        row |= {
            f"owner_{place}": fate.owner,
            f"first_touch_min_{place}": touched,
            f"end_{place}": fate.state.name.lower(),
        }
    return row


def _json(found: _Found) -> dict[str, object]:
    frame = found.world.scenario.scenario
    return {
        "scenario": frame.name,
        "seed": frame.seed,
        "replication": found.world.replication + 1,
        "policies": [policy.name for policy in found.policies],
        "leads": found.world.size,
        "different": len(found.differences),
        "direct": len(found.of(direct=True)),
        "knock_on": len(found.of(direct=False)),
        "other_outcome": sum(each.is_other_outcome for each in found.differences),
        "causes": {cause.value: sum(each.cause is cause for each in found.differences) for cause in CAUSES},
        "telling": {
            "direct": [_row(each) for each in found.of(direct=True)[:_SHOWN]],
            "knock_on": [_row(each) for each in found.of(direct=False)[:_SHOWN]],
        },
    }
