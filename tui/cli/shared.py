"""Options that many commands have: written once, and added to a command by naming their group."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.ending import finish
from tui.languages import LanguageOption, choose

if TYPE_CHECKING:
    from tui.playing import Places
    from tui.writing import Output

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or a name of the library.")]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policies", metavar="A,B", help="Only these options, by name or number; the first is the baseline."),
]
OneOption = Annotated[str, typer.Option("--policy", metavar="P", help="The option, by name or number.")]
KpiOption = Annotated[
    str | None, typer.Option("--kpi", metavar="NAME", help="The figure that decides; a wrong name lists all.")
]
ReplicationsOption = Annotated[
    int | None,
    typer.Option(
        "--replications", min=1, max=100_000, metavar="N", help="Simulated runs; 30 or what the scenario says."
    ),
]
RunOption = Annotated[
    int, typer.Option("--replication", metavar="R", min=1, max=100_000, help="Simulated run, from 1.")
]

JSON = ("as_json",)
FILES = ("out", "tables", "force")
RULES = ("plugin", "allow_huge")
STORE = ("store",)
PLACES = ("workers", "cluster", "store", "no_store")
"""Groups of shared options, by the names in `_OPTIONS`."""

_OPTIONS: Mapping[str, tuple[Any, object]] = {
    "language": (LanguageOption, None),
    "as_json": (Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")], False),
    "out": (
        Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write tables (CSV), JSON and text here.")],
        None,
    ),
    "tables": (
        Annotated[
            str,
            typer.Option("--format", metavar="F", help="Of the tables: csv, or parquet (with the extra of that name)."),
        ],
        "csv",
    ),
    "force": (Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")], False),
    "plugin": (
        Annotated[
            list[str] | None,
            typer.Option("--plugin", metavar="FILE", help="A routing rule of your own; may be given again."),
        ],
        None,
    ),
    "allow_huge": (
        Annotated[bool, typer.Option("--allow-huge", help="Play sizes that are refused otherwise.")],
        False,
    ),
    "workers": (
        Annotated[
            int | None,
            typer.Option("--workers", min=1, max=1024, metavar="N", help="Processes at once; all cores if not given."),
        ],
        None,
    ),
    "cluster": (
        Annotated[
            str | None,
            typer.Option("--cluster", metavar="tcp://HOST:PORT", help="Play on the Dask cluster of this scheduler."),
        ],
        None,
    ),
    "store": (
        Annotated[
            Path | None,
            typer.Option(
                "--store", metavar="FILE", envvar="LEADSIM_STORE", help="File of kept results, else one with your data."
            ),
        ],
        None,
    ),
    "no_store": (
        Annotated[bool, typer.Option("--no-store", help="Keep no results, use none that are kept.")],
        False,
    ),
}


@dataclass(frozen=True, slots=True)
class Shared:
    """What was said with the shared options; those a command does not have are at their defaults."""

    as_json: bool = False
    out: Path | None = None
    tables: str = "csv"
    force: bool = False
    plugin: list[str] | None = None
    allow_huge: bool = False
    workers: int | None = None
    cluster: str | None = None
    store: Path | None = None
    no_store: bool = False

    @property
    def output(self) -> "Output":
        """Where results are told and written."""
        from tui.writing import Output

        return Output(self.as_json, self.out, self.force, self.tables)

    @property
    def places(self) -> "Places":
        """Where to play and what keeps results."""
        from tui.playing import Places

        return Places(self.workers, self.cluster, self.store, not self.no_store)

    @property
    def rules(self) -> tuple[tuple[str, ...], bool]:
        """What `RULES` said: files of rules, and whether sizes that are refused otherwise may be played."""
        return tuple(self.plugins), self.allow_huge

    @property
    def plugins(self) -> list[str]:
        """Files with rules of the planner's own."""
        return self.plugin or []


def shares(*groups: tuple[str, ...]) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Make a function a command: its first parameter becomes the options of the groups, its answer the exit code."""
    names = [name for group in groups for name in group]
    options = [*names, "language"]

    def decorate(function: Callable[..., int]) -> Callable[..., None]:
        @functools.wraps(function)
        def command(**given: Any) -> None:
            choose(given.pop("language"), as_json=bool(given.get("as_json")))
            shared = Shared(**{name: given.pop(name) for name in names})
            finish(lambda: function(shared, **given))

        own = list(inspect.signature(function).parameters.values())[1:]
        parameters = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own] + [
            _parameter(name) for name in options
        ]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        return command

    return decorate


def _parameter(name: str) -> inspect.Parameter:
    annotation, default = _OPTIONS[name]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
