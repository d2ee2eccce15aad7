"""What is the user's to mend: one message, exit code 2, no traceback."""

from collections.abc import Iterable
from difflib import get_close_matches

from scenarios.problems import said_by
from tui.text import _, spoken


class InputError(Exception):
    """A wrong file, name or argument; the text says which, and what is allowed."""


def in_words(error: Exception) -> str:
    """What an error of the rooms below says, in the language that is spoken."""
    return spoken(said_by(error))


def unknown(kind: str, given: str, known: Iterable[str]) -> InputError:
    """An unknown name with the nearest known one and a list of those there are."""
    names = list(known)
    lower = {name.lower(): name for name in names}
    wanted = given.strip().lower()
    begins = {name[: len(wanted) + 1]: name for name in reversed(lower)}  # the first of those that begin alike
    near = get_close_matches(wanted, lower, n=1, cutoff=0.5)
    near = near or [begins[start] for start in get_close_matches(wanted, begins, n=1, cutoff=0.6)]
    hint = _('; did you mean "{name}"?').format(name=lower[near[0]]) if near else ""
    shown = "\n".join(f"  {name}" for name in names[:40])
    more = "\n  " + _("... and {n} more").format(n=len(names) - 40) if len(names) > 40 else ""
    first = _('there is no {kind} "{given}"').format(kind=_(kind), given=shortened(given))
    there = _("There are:")
    return InputError(f"{first}{hint}\n{there}\n{shown}{more}")


def shortened(text: str) -> str:
    """At most 60 characters on one line, nothing in them that a terminal would obey."""
    plain = cleaned(text.replace("\n", " "))
    return plain if len(plain) <= 60 else plain[:57] + "..."


def cleaned(text: str) -> str:
    """Text with its lines, but nothing else in it that a terminal would obey or that turns the reading direction."""
    return "".join(sign if sign.isprintable() or sign in "\n\u00a0" else f"<U+{ord(sign):04X}>" for sign in text)
