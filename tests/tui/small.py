"""A scenario that plays in a moment, and the command line in this process."""

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from typer.testing import CliRunner, Result

from tui.cli import app

SMALL = """
[scenario]
name = "Small team"
start = 2026-01-05
weeks = 5
timezone = "Europe/Warsaw"
business_hours = "Mon-Fri 09:00-17:00"
currency = "PLN"
seed = 3
primary_kpi = "meetings_held_per_month"
smallest_effect = { meetings_held_per_month = 0.5 }

[attributes]
region = ["PL", "DACH"]

[decay.contact]
preset = "salesup2025"

[[sources]]
name = "demo form"
leads_per_week = 20
qualify_rate = 0.5
mix.region = { "PL" = 0.5, "DACH" = 0.5 }
deal_value = 20000

[[sources]]
name = "webinar"
leads_per_week = 10
qualify_rate = 0.2
mix.region = { "PL" = 0.5, "DACH" = 0.5 }
deal_value = 10000

[channels.phone]
work_time = "6m"
talk_time = "15m"
reach = 0.5
opt_out = 0.01

[[teams]]
name = "SDR"
role = "sdr"
headcount = 2
shift = "Mon-Fri 09:00-17:00"
cost_per_month = 12000

[[teams]]
name = "AE"
role = "ae"
win_rate = 0.25
headcount = 2
shift = "Mon-Fri 09:00-17:00"
cost_per_month = 20000

[[sla]]
tier = "hot"
first_touch = "5m"

[meetings]
host = "AE"

[economics]
gross_margin = 0.8

[[policies]]
name = "today, by hand"
routing = "round_robin"
assignment_latency = "1d"

[[policies]]
name = "automatic"
routing = "calendar_aware"

[[policies]]
name = "automatic, twice the score"
like = "automatic"
work_order = "score"
"""


def written(folder: Path, text: str = SMALL, name: str = "small.toml") -> str:
    """The path of a scenario file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def leadsim(*arguments: str, columns: int = 80) -> Result:
    """What a command prints, and its exit code."""
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": str(columns)}, prog_name="leadsim")


@contextlib.contextmanager
def running(line: Sequence[str], *, start_new_session: bool = False) -> Iterator["subprocess.Popen[str]"]:
    """A process with pipes that is not there any more when the test is over, however it ends."""
    with subprocess.Popen(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=start_new_session,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
