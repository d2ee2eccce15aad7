"""What differs, in words: each option from the first, a scenario from the library's one of the same name."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarios.catalogue import library_paths
from scenarios.problems import visible
from scenarios.scenario import Scenario
from tui.forms.changes import Change, library_original, option_changes, scenario_changes
from tui.tables import paragraph
from tui.text import _


@dataclass(frozen=True, slots=True)
class AllChanges:
    """Of a scenario; `since` is None where the library has no scenario of that name, or it is that one."""

    base: str
    options: dict[str, tuple[Change, ...]]
    library: str
    since: tuple[Change, ...] | None


def all_changes(scenario: Scenario, path: Path) -> AllChanges:
    """Found as the screen of the scenario does."""
    names = [policy.name for policy in scenario.policies]
    options = {name: option_changes(scenario, name, names[0]) for name in names[1:]}
    original = None if path in library_paths().values() else library_original(path.stem)
    since = None if original is None else scenario_changes(scenario, original)
    return AllChanges(names[0] if names else "", options, path.stem, since)


def changes_text(found: AllChanges, width: int) -> str:
    """A line for each value that differs."""
    lines: list[str] = []
    for name, changes in found.options.items():
        head = _('"{option}" differs from "{base}" in:').format(option=visible(name), base=visible(found.base))
        lines += [paragraph(head, width), *_listed(changes, width), ""]
    if found.since is not None:
        head = _("From {name} of the library it differs in:").format(name=found.library)
        lines += [paragraph(head, width), *_listed(found.since, width), ""]
    return "\n".join(lines).rstrip() or _("Nothing differs.")


def changes_json(found: AllChanges) -> dict[str, object]:
    """As the keys of the file have it."""
    return {
        "base": found.base,
        "options": {name: _as_json(changes) for name, changes in found.options.items()},
        "library": None if found.since is None else _as_json(found.since),
    }


def _listed(changes: Sequence[Change], width: int) -> list[str]:
    return [paragraph(visible(str(change)), width, "- ", "  ") for change in changes] or [_("Nothing differs.")]


def _as_json(changes: Sequence[Change]) -> list[dict[str, str]]:
    return [{"place": ".".join(map(str, one.place)), "was": one.was, "now": one.now} for one in changes]
