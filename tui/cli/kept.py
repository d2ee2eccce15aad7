"""What was played and is kept."""

from datetime import datetime
from typing import Annotated

import typer

from tui.cli.app import app
from tui.cli.shared import FILES, JSON, STORE, Shared, shares
from tui.import_options import ImportOptions, with_import


@app.command()
@shares(JSON, STORE)
def runs(
    shared: Shared,
    delete: Annotated[int | None, typer.Option("--delete", metavar="RUN", help="Forget this run.")] = None,
) -> int:
    """List what was played and is kept."""
    from tui.commands.runs import delete_run, show_runs

    return show_runs(shared.places, as_json=shared.as_json) if delete is None else delete_run(delete, shared.places)


@app.command()
@shares(JSON, FILES, STORE)
def report(
    shared: Shared,
    number: Annotated[int, typer.Argument(metavar="RUN", help="Its number, as `leadsim runs` shows it.")],
    audience: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="WHOM", help="Write a document into --out for leadership, team, or full: a comparison."
        ),
    ] = None,
    formats: Annotated[
        str | None, typer.Option("--as", metavar="F,F", help="Of the document: html, pdf, md, docx; html if not given.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Of the document.")] = None,
) -> int:
    """Print what a run came to again, or write it as a report to be handed on, without playing."""
    from tui.commands.report import Wanted, report, write_report

    if audience is None and formats is None and title is None:
        return report(number, shared.output, shared.places)
    wanted = Wanted(audience or "full", formats or "html", title)
    return write_report(number, wanted, shared.output, shared.places)


@app.command()
@shares(JSON, ("force",), STORE)
@with_import
def review(
    shared: Shared,
    leads: Annotated[str, typer.Argument(metavar="LEADS.csv", help="A CRM export of the time since.")],
    run: Annotated[int, typer.Option("--run", metavar="RUN", help="A comparison, by its number in `leadsim runs`.")],
    files: ImportOptions,
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="P", help="The option that was put in place; else the run's best.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since", metavar="DATE", formats=["%Y-%m-%d"], help="First day that counts; else the first lead's."
        ),
    ] = None,
) -> int:
    """A month later: each promise of a comparison against what came, and the likely cause of a miss."""
    from tui.commands.review import review

    day = None if since is None else since.date()
    return review(leads, run, files, shared.output, shared.places, policy=policy, since=day)
