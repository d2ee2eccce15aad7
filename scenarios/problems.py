"""What is wrong with a scenario file, told by place: file, line, table and key, value, what is allowed."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any

from policies.wording import Said, say
from scenarios.places import Place

SHOWN = 20
"""Problems that a message shows; the rest is counted."""
_LONGEST_VALUE = 40
_MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: `where` names table and key, `value` is shortened ("" when nothing was given).

    `place` is where the file says it; () for the whole file.
    """

    file: str
    line: int | None
    where: str
    value: str
    message: str
    place: Place = ()

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line is not None else ""
        value = f" = {self.value}" if self.value else ""
        where = f"{self.where}{value}: " if self.where else ""
        return f"{self.file}{line}: {where}{self.message}"


class ScenarioError(Exception):
    """A scenario that cannot be used; `problems` are all that were found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line or 0, problem.where, problem.message)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        total = len(self.problems)
        rest = f" (the first {SHOWN} are shown)" if total > SHOWN else ""
        head = f"{total} problem{'s' if total != 1 else ''}{rest}:"
        return "\n".join([head, *(str(problem) for problem in self.problems[:SHOWN])])


def shortened(value: object) -> str:
    """A value as the file would write it, on one line, at most 40 characters, nothing a terminal would obey."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, dict):
        text = "{ " + ", ".join(f"{name} = {shortened(part)}" for name, part in list(value.items())[:5]) + " }"
    elif isinstance(value, (list, tuple)):
        text = "[" + ", ".join(shortened(part) for part in value[:8]) + "]"
    elif isinstance(value, (dt.date, dt.time)):
        text = value.isoformat()
    elif isinstance(value, int) and abs(value) >= 10**40:
        text = "a number of more than 40 digits"
    else:
        text = str(value)
    text = visible(text)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."


def visible(text: str) -> str:
    """Text on one line; control characters and marks that turn the reading direction are written out as U+XXXX."""
    return "".join(f"<U+{ord(sign):04X}>" if is_hidden(sign) else sign for sign in text)


def is_hidden(sign: str) -> bool:
    """True for a character that a terminal obeys instead of showing it; a line break is one."""
    number = ord(sign)
    return number < 32 or 0x7F <= number <= 0x9F or number in _TURNS


_TURNS = frozenset([0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def written_place(place: Place, data: Any, *, is_key: bool = False) -> str:
    """Table and key as a planner sees them: `[[sources]] "demo form", mix.region`.

    `is_key`: a table at the place is one key's value, not a table under a header of its own.
    """
    if not place:
        return ""
    keys: list[str] = []
    heads: list[str] = []
    at = data
    for part in place:
        at = _inside(at, part)
        if isinstance(part, str):
            keys.append(visible(part[:_LONGEST_VALUE]))
            continue
        name = _name(at)
        if not heads and len(keys) == 1:
            heads.append(f"[[{keys[0]}]] {name or f'number {part + 1}'}")
            keys = []
        else:
            heads.append(f"{'.'.join(keys)} {name or f'number {part + 1}'}")
            keys = []
    if not heads and isinstance(at, dict) and not (is_key and len(keys) > 1):
        return f"[{'.'.join(keys)}]"
    if not heads and len(keys) > 1:
        heads, keys = [f"[{'.'.join(keys[:-1])}]"], keys[-1:]
    return ", ".join([*heads, ".".join(keys)] if keys else heads)


def did_you_mean(given: object, known: Iterable[str]) -> str:
    """`; did you mean "x"?` for the nearest known word, else nothing."""
    if not isinstance(given, str):
        return ""
    words: dict[str, str] = {}
    for word in islice(known, _MOST_COMPARED):
        words.setdefault(word.lower(), word)
    near = get_close_matches(given.strip().lower().replace("-", "_"), words, n=1, cutoff=0.6)
    near = near or get_close_matches(given.strip().lower(), words, n=1, cutoff=0.6)
    return say('; did you mean "{name}"?', name=words[near[0]]) if near else ""


def there_are(words: Collection[str]) -> Said:
    """`; there are "a", "b"`, for when no known word is near."""
    return say("; there are {names}", names=listed(words)) if words else say("; there are none")


def said_by(error: Exception) -> str:
    """What an error says, still able to be said in another language where its own words are."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, str) else str(error)


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words in quotes, with commas; "..." after `most` of them."""
    shown = [f'"{visible(word)}"' for word in words]
    return ", ".join(shown[:most] + (["..."] if len(shown) > most else []))


def _inside(at: Any, part: str | int) -> Any:
    if isinstance(at, dict) and isinstance(part, str):
        return at.get(part)
    if isinstance(at, (list, tuple)) and isinstance(part, int) and part < len(at):
        return at[part]
    return None


def _name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    for key in ("name", "tier"):
        if isinstance(item.get(key), str) and item[key]:
            return shortened(item[key])
    return ""
