"""The parts of a scenario that its screen lists: our market, our team, rules for all options, the options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.places import Place
from scenarios.scenario import Scenario
from tui.forms.labels import label_of, labels
from tui.forms.rows import rows_of
from tui.forms.values import Values
from tui.text import _

_MARKET = ("scenario", "sources", "attributes", "icp", "scoring", "data_quality", "decay", "channels", "rejections",
           "demand", "crowding", "reply_window")  # fmt: skip
_TEAM = ("teams", "meetings", "economics", "review", "queue", "disruptions")
_RULES = ("mql", "sla", "cadence", "contact_caps", "nurture")
_RARE = frozenset({"demand", "crowding", "reply_window", "rejections", "review", "queue", "disruptions"})
"""Parts that are folded away until they are wanted or given."""
LISTS = ("sources", "teams", "policies")
"""Parts that are entries of these lists."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its place, what it is called; `group` is a heading."""

    place: Place
    title: str
    group: str
    mark: str = ""
    is_rare: bool = False

    @property
    def is_entry(self) -> bool:
        """It can be duplicated and deleted."""
        return len(self.place) == 2

    @property
    def is_option(self) -> bool:
        """It is one of the options."""
        return self.place[0] == "policies"


def parts_of(data: dict[str, Any], marks: Mapping[int, str] | None = None) -> tuple[Part, ...]:
    """All parts of a file, in the order of the screen. `marks`: number of an option -> what stands behind its name."""
    found: list[Part] = []
    for group, names in ((_("OUR MARKET"), _MARKET), (_("OUR TEAM"), _TEAM), (_("FOR ALL OPTIONS"), _RULES)):
        for name in names:
            found += _entries(name, group, data) if name in LISTS else [_table(name, group, data)]
    options = _entries("policies", _("OPTIONS"), data)
    for number, part in enumerate(options):
        star, mark = ("★ " if number == 0 else ""), (marks or {}).get(number, "")
        found.append(Part(part.place, star + part.title, part.group, mark))
    return (*found, Part(("agreement",), labels()["agreement"], _("OPTIONS"), is_rare="agreement" not in data))


def _table(name: str, group: str, data: dict[str, Any]) -> Part:
    return Part((name,), labels()[name], group, is_rare=name in _RARE and name not in data)


def _entries(name: str, group: str, data: dict[str, Any]) -> list[Part]:
    entries = data.get(name)
    found = []
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        given = entry.get("name") if isinstance(entry, dict) else None
        title = given if isinstance(given, str) and given else _("number {number}").format(number=number + 1)
        found.append(Part((name, number), title, group))
    return found


def matching(parts: tuple[Part, ...], words: str, said: Mapping[Place, str]) -> tuple[Part, ...]:
    """Parts that have all the words; `said` is what `words_of` found."""
    wanted = words.lower().split()
    return tuple(part for part in parts if all(word in said[part.place] for word in wanted))


def words_of(parts: tuple[Part, ...], data: dict[str, Any]) -> dict[Place, str]:
    """All that a part can be found by, in small letters: its title, its fields' labels, their names in the file."""
    values = Values(data)
    return {part.place: _searched(part, values) for part in parts}


def _searched(part: Part, values: Values) -> str:
    fields = [row for row in rows_of(part.place, values) if row.key is not None]
    named = (f"{row.label} {label_of(row.key)} {row.place[-1]}" for row in fields if row.key is not None)
    return " ".join([part.title, *named]).lower()


def marks_of(now: Scenario, then: Scenario | None) -> dict[int, str]:
    """What stands behind each option: played as it is now, or edited since; `then` is what was played last."""
    if then is None:
        return {}
    is_same_world = _believed(now) == _believed(then)
    played = {option.name: option for option in then.policies}
    return {
        number: _("✓ run") if is_same_world and played.get(option.name) == option else _("● edited")
        for number, option in enumerate(now.policies)
    }


def _believed(scenario: Scenario) -> Scenario:
    """What results depend on beside the options."""
    frame = scenario.scenario.model_copy(update={"name": "", "description": ""})
    return scenario.model_copy(update={"scenario": frame, "policies": (), "agreement": None})
