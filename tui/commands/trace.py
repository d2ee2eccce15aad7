"""`leadsim trace`: one lead's story."""

import textwrap
from collections.abc import Sequence

from policies.plugins import PolicyFailure
from sim.model.engine import simulate
from sim.model.world import draw_world, drawn_policy
from tui.dates import day_and_date
from tui.errors import InputError
from tui.opening import find_option, open_plugins, open_scenario
from tui.story import Story
from tui.tables import screen_width
from tui.text import _
from tui.words import quoted
from tui.writing import json_text


def trace(
    scenario: str, *, policy: str, lead: int, replication: int, plugins: Sequence[str], as_json: bool, allow_huge: bool
) -> int:
    """Play one option on one world and tell of one lead; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    chosen = find_option(opened, policy)
    world = draw_world(opened, replication - 1)
    option = drawn_policy(world, chosen)
    if not 0 <= lead < world.size:
        said = _("there is no lead {lead} in simulated run {run}; there are leads 0 to {last}")
        none = _("there is no lead {lead} in simulated run {run}; no lead came")
        raise InputError((said if world.size else none).format(lead=lead, run=replication, last=world.size - 1))
    try:
        played = simulate(world, option, decisions=True, plugins=open_plugins(list(plugins)))
    except PolicyFailure as error:
        raise InputError(_("option {option} failed: {why}").format(option=option.name, why=error)) from None
    story = Story(played, world, option, lead)
    print(_json(story, replication) if as_json else _text(story, replication, screen_width()))
    return 0


def _text(story: Story, replication: int, width: int) -> str:
    said = _("Lead {lead} under {option}, simulated run {run}")
    lines = [said.format(lead=story.lead, option=quoted(story.policy.name), run=replication), ""]
    for event in story.events():
        local = story.world.timeline.to_local(event.at)
        when = f"{day_and_date(local)} {local:%H:%M:%S}  "
        lines.append(textwrap.fill(event.text, width, initial_indent=when, subsequent_indent=" " * len(when)))
    return "\n".join([*lines, "", story.ending()])


def _json(story: Story, replication: int) -> str:
    local = story.world.timeline.to_local
    return json_text(
        {
            "scenario": story.world.scenario.scenario.name,
            "policy": story.policy.name,
            "lead": story.lead,
            "replication": replication,
            "created": local(story.created).isoformat(timespec="milliseconds"),
            "events": [
                {
                    "at": local(event.at).isoformat(timespec="milliseconds"),
                    "kind": event.kind,
                    "person": event.person or None,
                    "text": event.text,
                }
                for event in story.events()
            ],
            "ending": story.ending(),
        }
    )
