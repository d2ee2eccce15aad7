"""`leadsim runs`: what was played and is kept; and how to forget it."""

from sim.experiments.store import Store, StoredRun
from tui.asking import as_typed
from tui.errors import InputError
from tui.playing import Places, open_store
from tui.tables import paragraph, screen_width, table
from tui.text import _
from tui.writing import json_text


def show_runs(places: Places, *, as_json: bool) -> int:
    """Print a line per experiment, the newest first; the exit code."""
    with opened(places) as store:
        found = store.experiments()[::-1]
        where = str(store.path)
    if as_json:
        print(json_text({"store": where, "runs": [_row(each) for each in found]}))
    elif not found:
        print(_("Nothing was played yet that is kept in {place}.").format(place=where))
    else:
        heads = [_("run"), _("when (UTC)"), _("command"), _("done"), _("scenario")]
        lines = table([heads, *map(_line, found)], left=5).splitlines()
        width = screen_width()
        print(lines[0])
        for line, each in zip(lines[1:], found, strict=True):
            print(line)
            print(paragraph(as_typed(each.experiment), width, "     "))
        print("\n" + _("One of them again: leadsim report RUN. To forget one: leadsim runs --delete RUN"))
    return 0


def delete_run(run: int, places: Places) -> int:
    """Forget one experiment and its results; the exit code."""
    with opened(places) as store:
        find_run(store, run)
        gone = store.delete(run)
    print(_("Run {run} is forgotten, with {gone} results that no other run has.").format(run=run, gone=gone))
    return 0


def opened(places: Places) -> Store:
    """The store; InputError where there is none."""
    store = open_store(places)
    if store is None:
        raise InputError(_("there is no store to read"))
    return store


def find_run(store: Store, run: int) -> StoredRun:
    """The experiment of this number; InputError with the numbers there are."""
    found = store.experiments()
    for each in found:
        if each.id == run:
            return each
    there = ", ".join(str(each.id) for each in found[-20:]) or _("none")
    said = _("there is no run {run} in {place}; there are: {runs}")
    raise InputError(said.format(run=run, place=store.path, runs=there))


def _line(run: StoredRun) -> list[str]:
    asked = run.experiment
    done = _("{done} of {of}").format(done=run.done, of=asked.replications)
    if asked.question:
        said = _("{n} runs") if run.state == "done" else _("{n} runs, not finished")
        done = said.format(n=run.done)
    return [str(run.id), f"{run.created:%Y-%m-%d %H:%M}", asked.command, done, asked.name]


def _row(run: StoredRun) -> dict[str, object]:
    asked = run.experiment
    return {
        "run": run.id,
        "created": run.created.isoformat(),
        "command": asked.command,
        "scenario": asked.name,
        "policies": [shown for shown, _ in asked.options],
        "kpi": asked.kpi or None,
        "asked": as_typed(asked) if asked.question else None,
        "replications": asked.replications or None,
        "done": run.done,
        "state": run.state,
    }
