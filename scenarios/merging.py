"""What `like` and the top-level tables give to an option, with the place each value comes from."""

from dataclasses import dataclass
from typing import Any

from scenarios.places import Place

OFF = "off"
"""Written for a key of an option: as if neither it nor what it is like had the key."""
SHARED = ("mql", "sla", "cadence", "contact_caps", "nurture")
"""Top-level tables that hold for every option."""
_NAMES = frozenset({"name", "like"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A value of the file and where it stands; tables hold placed values, lists are whole."""

    value: Any  # TOML values, or dict[str, Placed]
    place: Place

    @property
    def is_table(self) -> bool:
        """True for a table that merges; a distribution or a range counts as one value."""
        return isinstance(self.value, dict)

    def plain(self) -> Any:
        """The value as tomllib would give it."""
        return {name: part.plain() for name, part in self.value.items()} if self.is_table else self.value

    def origin(self, place: Place) -> Place:
        """Where in the file the value at `place`, counted from here, was written."""
        part, rest = self, place
        while rest and part.is_table and rest[0] in part.value:
            part, rest = part.value[rest[0]], rest[1:]
        return part.place + rest


def placed(value: Any, place: Place) -> Placed:
    """A value of the file with the places of all that merges in it."""
    if isinstance(value, dict):
        return Placed({name: placed(part, (*place, name)) for name, part in value.items()}, place)
    return Placed(value, place)


def over(below: Placed, above: Placed) -> Placed:
    """Tables merge key by key, lists and values replace; a table with `dist` is a value; "off" takes a key away."""
    if not above.is_table:
        return above
    below = _as_table(below, above)
    merged = dict(below.value)
    for name, part in above.value.items():
        if part.value == OFF and name not in _NAMES:
            merged.pop(name, None)
        else:
            merged[name] = over(merged.get(name, Placed({}, part.place)), part)
    return Placed(merged, above.place)


def _as_table(below: Placed, above: Placed) -> Placed:
    if "dist" in above.value or (below.is_table and "dist" in below.value):
        return Placed({}, above.place)
    if below.is_table:
        return below
    # routing = "count_based" below, routing.max_lead above: the method stays
    if isinstance(below.value, str) and above.place[-1:] == ("routing",):
        return Placed({"method": below}, below.place)
    return Placed({}, above.place)


def complete_options(data: dict[str, Any]) -> tuple[list[Placed], list[tuple[Place, str]]]:
    """Every option with all it takes from others, and (place, sentence) for each `like` that leads nowhere.

    `data` is the file as tomllib reads it; entries of `policies` that are no tables are left as they are.
    """
    options = data.get("policies")
    written = [placed(option, ("policies", number)) for number, option in enumerate(options)] if isinstance(
        options, list
    ) else []  # fmt: skip
    shared = Placed({name: placed(data[name], (name,)) for name in SHARED if name in data}, ())
    numbers: dict[str, int] = {}
    for number, option in enumerate(written):
        name = _text(option, "name")
        if name is not None:
            numbers.setdefault(name, number)
    wrong: list[tuple[Place, str]] = []
    done: dict[int, Placed] = {}
    for number in range(len(written)):
        _complete(number, written, numbers, shared, done, wrong)
    return [done[number] for number in range(len(written))], wrong


def _complete(
    number: int,
    written: list[Placed],
    numbers: dict[str, int],
    shared: Placed,
    done: dict[int, Placed],
    wrong: list[tuple[Place, str]],
) -> None:
    """Follow the chain of `like` down to its beginning, then merge back up."""
    chain = [number]
    while chain[-1] not in done:
        like = _text(written[chain[-1]], "like")
        follows = numbers.get(like) if like is not None else None
        if like is not None and follows is None:
            wrong.append((("policies", chain[-1], "like"), ""))
        if follows in chain:
            circle = chain[chain.index(follows) :]
            names = " -> ".join(str(_text(written[one], "name")) for one in [*circle, circle[0]])
            wrong.append((("policies", circle[0], "like"), f"is a circle: {names}; one of them must stand on its own"))
        if follows is None or follows in chain:
            break
        chain.append(follows)
    below = done.get(chain[-1], shared)
    for one in reversed(chain):
        if one not in done:
            own = written[one]
            done[one] = over(_nameless(below), own) if own.is_table else own
        below = done[one] if done[one].is_table else shared


def _nameless(option: Placed) -> Placed:
    return Placed({name: part for name, part in option.value.items() if name not in ("name", "like")}, option.place)


def _text(option: Placed, name: str) -> str | None:
    if not option.is_table or name not in option.value:
        return None
    value = option.value[name].value
    return value if isinstance(value, str) else None
