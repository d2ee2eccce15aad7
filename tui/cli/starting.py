"""Where to begin: the library, a new file, and whether this machine computes right."""

from pathlib import Path
from typing import Annotated

import typer

from tui.cli.app import app
from tui.cli.shared import JSON, Shared, shares
from tui.errors import InputError
from tui.text import _


@app.command()
@shares(JSON)
def scenarios(
    shared: Shared,
    schema: Annotated[bool, typer.Option("--schema", help="The JSON schema of scenario files, for editors.")] = False,
) -> int:
    """List the scenarios that come with leadsim."""
    from tui.commands.library import show_library

    return show_library(as_json=shared.as_json, schema=schema)


@app.command()
@shares((*JSON, "force", "workers", "store", "no_store"))
def new(
    shared: Shared,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the file to write, without folder and ending.")],
    source: Annotated[str | None, typer.Option("--from", metavar="SCENARIO", help="A copy of this one.")] = None,
    reference: Annotated[bool, typer.Option("--reference", help="A file with every key, commented.")] = False,
    leads_from: Annotated[
        str | None, typer.Option("--leads-from", metavar="SCENARIO", help="A CSV of simulated leads, for replay.")
    ] = None,
    interview: Annotated[
        bool, typer.Option("--interview", help="Questions about your team; a scenario that gives your numbers back.")
    ] = False,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE.toml", help="Of the interview, instead of asking.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder; else the current one.")] = None,
) -> int:
    """Write a scenario file to start from, or a CSV of leads to try replay on."""
    if interview and source is None and not reference and leads_from is None:
        from tui.commands.interview import new_by_interview

        return new_by_interview(
            name, answers=answers, out=out, places=shared.places, force=shared.force, as_json=shared.as_json
        )
    if interview or answers is not None:
        raise InputError(_("--answers needs --interview, which goes without --from, --reference and --leads-from"))
    from tui.commands.new import new

    return new(
        name,
        source=source,
        reference=reference,
        leads_from=leads_from,
        out=out,
        force=shared.force,
        as_json=shared.as_json,
    )


@app.command()
@shares(JSON)
def selfcheck(shared: Shared) -> int:
    """Play cases whose exact answers are known, on this machine."""
    from tui.commands.selfcheck import selfcheck

    return selfcheck(as_json=shared.as_json)
