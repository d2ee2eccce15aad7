"""A scenario file becomes a Scenario, or one ScenarioError with every problem in it."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from scenarios.calendar_files import read_all, wanted
from scenarios.calendar_names import numbered, with_numbers_for
from scenarios.consistency import inconsistencies
from scenarios.doubting import with_doubts
from scenarios.fields import item_type, spot, tables_in
from scenarios.merging import Placed, complete_options
from scenarios.messages import sentences
from scenarios.places import Place, Places
from scenarios.problems import (
    Problem,
    ScenarioError,
    did_you_mean,
    is_hidden,
    listed,
    shortened,
    visible,
    written_place,
)
from scenarios.ranges import Number, Range, label, take_ranges, with_numbers
from scenarios.scenario import Scenario
from scenarios.size import too_big
from scenarios.toml_text import LARGEST_FILE, parse, refused

_ROUNDS = 4
Finding = tuple[Place, str]


def load(
    path: str | Path,
    *,
    kpis: Collection[str] | None = None,
    plugins: Collection[str] = (),
    allow_huge: bool = False,
) -> Scenario:
    """The scenario of a TOML file, options complete, ranges at their likely value and known as `doubts`.

    `kpis`: keys that `primary_kpi` and `smallest_effect` may name, with parts such as `<tier>` left open;
    None: any. `plugins`: names that `routing` may have besides the catalogue's.
    Sizes that no machine plays are refused unless `allow_huge`. Raises ScenarioError.
    """
    path = Path(path)
    name = visible(str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise refused(name, "there is no such file") from None
    except OSError as error:
        raise refused(name, f"cannot be read: {error.strerror or error}") from None
    if len(raw) > LARGEST_FILE:
        raise refused(name, "is larger than 1 MiB: a scenario file is text of a few pages")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refused(name, "is not UTF-8 text: save it as UTF-8", line) from None
    return loads(text, name, kpis=kpis, plugins=plugins, allow_huge=allow_huge, folder=path.parent)


def loads(
    text: str,
    name: str = "scenario",
    *,
    kpis: Collection[str] | None = None,
    plugins: Collection[str] = (),
    allow_huge: bool = False,
    folder: Path | None = None,
) -> Scenario:
    """As `load`, from text; `name` stands for the file in messages.

    `folder` is where its .ics files lie; None: they are not read, and the scenario cannot be played if it has any.
    """
    data = parse(text, name)
    return _Reading(data, Places(text), name, kpis, plugins, allow_huge, folder).scenario()


def build(
    data: dict[str, Any],
    name: str = "scenario",
    *,
    kpis: Collection[str] | None = None,
    plugins: Collection[str] = (),
    allow_huge: bool = False,
    folder: Path | None = None,
) -> Scenario:
    """A scenario from the tables that `parse` gives, perhaps with other numbers in them; problems have no lines."""
    return _Reading(data, Places(""), name, kpis, plugins, allow_huge, folder).scenario()


class _Reading:
    """One file on its way from plain tables to a Scenario; collects what is wrong."""

    def __init__(
        self,
        data: dict[str, Any],
        places: Places,
        name: str,
        kpis: Collection[str] | None,
        plugins: Collection[str],
        allow_huge: bool,
        folder: Path | None,
    ) -> None:
        self.given = data
        self.folder = folder
        self.places = places
        self.name = name
        self.kpis = kpis
        self.plugins = plugins
        self.allow_huge = allow_huge
        self.calendars = numbered(data)
        self.kept = with_numbers_for(data, self.calendars)
        self.data, self.ranges, wrong_ranges = take_ranges(self.kept)
        self.options, wrong_likes = complete_options(self.data)
        self.complete = dict(self.data) | (
            {"policies": [option.plain() for option in self.options]} if self.options else {}
        )
        self.found: dict[tuple[Place, str], None] = {}
        self._add(_hidden_signs(data))
        self._add(wrong_ranges)
        self._add((place, message or self._unknown_like(place)) for place, message in wrong_likes)
        if "ranges" in data:
            self._add([(("ranges",), "unknown key: a range is written in place of the number")])
            del self.complete["ranges"]

    def scenario(self) -> Scenario:
        """The whole scenario; raises ScenarioError with all problems."""
        scenario, broken = self._validated()
        if scenario is not None and not any(_hides_names(place, self.complete) for place in broken):
            self._add(
                (self._origin(place), message)
                for place, message in inconsistencies(scenario, self.complete, self.kpis, self.plugins)
                if not any(_touch(place, other) for other in broken)
            )
            self._add(self._wrong_ranges())
            if not self.found and not self.allow_huge:
                self._add(too_big(scenario))
            if not self.found:
                scenario = self._with_calendars(scenario)
        if self.found or scenario is None:
            raise ScenarioError(self._problem(place, message) for place, message in self.found)
        return with_doubts(scenario, self.ranges, self._with) if self.ranges else scenario

    def _with_calendars(self, scenario: Scenario) -> Scenario:
        if self.folder is None or next(wanted(scenario), None) is None:
            return scenario
        calendars, wrong = read_all(scenario, self.folder, {name: file for file, name in self.calendars.items()})
        self._add(wrong)
        return scenario.with_calendars(calendars)

    def _validated(self) -> tuple[Scenario | None, list[Place]]:
        """The scenario, if need be without what is broken, and the places that had to go."""
        data, broken = self.complete, list[Place]()
        for attempt in range(_ROUNDS):
            try:
                scenario = Scenario.model_validate({**data, "ranges": tuple(self.ranges)})
            except ValidationError as error:
                wrong = sentences(error, data)
                if attempt == 0:
                    self._add((self._origin(place), message) for place, message in wrong)
                broken += [place for place, _ in wrong]
                data = _without(data, [place for place, _ in wrong])
            else:
                return scenario, broken
        return None, broken

    def _with(self, numbers: Mapping[Place, Number]) -> Scenario:
        """The scenario with other numbers in place of ranges; pydantic's ValidationError where they are not allowed."""
        return Scenario.model_validate(self._changed(numbers)[0])

    def _changed(self, numbers: Mapping[Place, Number]) -> tuple[dict[str, Any], list[Placed]]:
        """The complete file with other numbers in place of ranges, and its options."""
        changed, _, _ = take_ranges(with_numbers(self.kept, dict(numbers)))
        options, _ = complete_options(changed)
        return changed | {"policies": [option.plain() for option in options]}, options

    def _wrong_ranges(self) -> Iterable[Finding]:
        """Ranges where none may stand, and ends of ranges that the file does not allow."""
        for one in self.ranges:
            if one.place[0] == "scenario":
                yield _unnamed(one.place, self.given), "says what is played: a number here, not a range"
        if self.ranges and not self.found:
            for end in ("low", "high"):
                yield from self._wrong_range_ends(end)

    def _wrong_range_ends(self, end: Literal["low", "high"]) -> Iterable[Finding]:
        numbers: dict[Place, Number] = {one.place: getattr(one, end) for one in self.ranges}
        changed, options = self._changed(numbers)
        try:
            scenario = Scenario.model_validate(changed)
        except ValidationError as error:
            for place, message in sentences(error, changed):
                origin = _origin(options, place)
                if any(_touch(origin, _unnamed(one.place, self.given)) for one in self.ranges):
                    yield origin, f"{end} {message}"
            return
        for place, message in inconsistencies(scenario, changed, self.kpis, self.plugins):
            yield _origin(options, place), f"with every range at its {end} end: {message}"
        if not self.allow_huge:
            yield from too_big(scenario)

    def _add(self, findings: Iterable[Finding]) -> None:
        self.found |= dict.fromkeys(findings)

    def _origin(self, place: Place) -> Place:
        return _origin(self.options, place)

    def _unknown_like(self, place: Place) -> str:
        names = [str(option.value.get("name", Placed("", ())).value) for option in self.options if option.is_table]
        return f"no option has this name{did_you_mean(_at(self.data, place), names) or '; there are ' + listed(names)}"

    def _problem(self, place: Place, message: str) -> Problem:
        value = _at(self.given, place)
        is_inline = isinstance(value, dict) and len(place) > 2
        is_shown = is_inline or not (value is None or isinstance(value, dict) or _is_table_list(value))
        return Problem(
            self.name,
            self.places.line(place),
            _heading(place) or written_place(place, self.given, is_key=is_inline),
            shortened(value) if is_shown else "",
            message,
            place,
        )


def _heading(place: Place) -> str:
    """The header of a table at the top of the file; "" for any other place."""
    here = spot(place) if len(place) == 1 else None
    if here is None or here.key is None:
        return ""
    if tables_in(item_type(here.annotation)):
        return f"[[{here.key.name}]]"
    return f"[{here.key.name}]" if tables_in(here.annotation) else ""


def _origin(options: list[Placed], place: Place) -> Place:
    """Where in the file something at a place of the complete options was written."""
    if len(place) > 2 and place[0] == "policies" and isinstance(place[1], int):
        return options[place[1]].origin(place[2:])
    return place


def _unnamed(named: Place, data: Any) -> Place:
    """A place with the numbers of list entries instead of their names."""
    place: Place = ()
    for name in named:
        at = next(n for n, entry in enumerate(data) if label(entry, n) == name) if isinstance(data, list) else name
        data, place = data[at], (*place, at)
    return place


def _hides_names(place: Place, data: Any) -> bool:
    """A list entry, or a whole table with a misspelt name, had to go: names that others refer to may be gone too."""
    return not place or isinstance(place[-1], int) or (len(place) == 1 and isinstance(_at(data, place), (dict, list)))


def _touch(one: Place, other: Place) -> bool:
    """One place lies inside the other."""
    return all(a == b for a, b in zip(one, other, strict=False))


def _at(data: Any, place: Place) -> Any:
    for part in place:
        is_entry = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if is_entry or (isinstance(data, dict) and part in data):
            data = data[part]
        else:
            return None
    return data


def _is_table_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _without(data: Any, places: list[Place]) -> Any:
    """The data without some places; a place that is missing takes the table around it along."""
    gone = {place if _at(data, place) is not None else place[:-1] for place in places}

    def walk(value: Any, place: Place) -> Any:
        if isinstance(value, dict):
            return {n: walk(part, (*place, n)) for n, part in value.items() if (*place, n) not in gone}
        if isinstance(value, list):
            return [walk(part, (*place, n)) for n, part in enumerate(value) if (*place, n) not in gone]
        return value

    return walk(data, ())


def _hidden_signs(data: Any) -> Iterable[Finding]:
    """Texts and keys with characters that a terminal would obey or that turn the reading direction."""
    waiting: list[tuple[Place, Any]] = [((), data)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            for name, part in value.items():
                if any(map(is_hidden, name)):
                    yield (*place, name), "the key has an invisible control character in it; delete it"
                waiting.append(((*place, name), part))
        elif isinstance(value, list):
            waiting += [((*place, number), part) for number, part in enumerate(value)]
        elif isinstance(value, str) and any(is_hidden(sign) and sign not in "\n\t\r" for sign in value):
            yield place, "has an invisible control character in it; delete it"


__all__ = ["LARGEST_FILE", "Range", "ScenarioError", "build", "load", "loads", "parse"]
