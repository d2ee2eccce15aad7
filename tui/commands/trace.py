"""`leadsim trace`: one lead's story."""

import textwrap
from collections.abc import Sequence

from policies.plugins import PolicyFailure
from sim.model.engine import simulate
from sim.model.world import draw_world, drawn_policy
from tui.errors import InputError
from tui.opening import find_option, open_plugins, open_scenario
from tui.showing import json_text
from tui.story import Story
from tui.tables import screen_width


def trace(
    scenario: str, *, policy: str, lead: int, replication: int, plugins: Sequence[str], as_json: bool, allow_huge: bool
) -> int:
    """Play one option on one world and tell of one lead; the exit code."""
    opened = open_scenario(scenario, allow_huge=allow_huge)
    chosen = find_option(opened, policy)
    world = draw_world(opened, replication - 1)
    option = drawn_policy(world, chosen)
    if not 0 <= lead < world.size:
        there = f"there are leads 0 to {world.size - 1}" if world.size else "no lead came"
        raise InputError(f"there is no lead {lead} in simulated run {replication}; {there}")
    try:
        played = simulate(world, option, decisions=True, plugins=open_plugins(list(plugins)))
    except PolicyFailure as error:
        raise InputError(f"option {option.name} failed: {error}") from None
    story = Story(played, world, option, lead)
    print(_json(story, replication) if as_json else _text(story, replication, screen_width()))
    return 0


def _text(story: Story, replication: int, width: int) -> str:
    lines = [f'Lead {story.lead} under "{story.policy.name}", simulated run {replication}', ""]
    for event in story.events():
        when = f"{story.world.timeline.to_local(event.at):%a %d %b %H:%M:%S}  "
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
