"""What is the user's to mend: one message, exit code 2, no traceback."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(Exception):
    """A wrong file, name or argument; the text says which, and what is allowed."""


def unknown(kind: str, given: str, known: Iterable[str]) -> InputError:
    """An unknown name with the nearest known one and a list of those there are."""
    names = list(known)
    lower = {name.lower(): name for name in names}
    near = get_close_matches(given.strip().lower(), lower, n=1, cutoff=0.5)
    hint = f'; did you mean "{lower[near[0]]}"?' if near else ""
    shown = "\n".join(f"  {name}" for name in names[:40])
    more = f"\n  ... and {len(names) - 40} more" if len(names) > 40 else ""
    return InputError(f'there is no {kind} "{shortened(given)}"{hint}\nThere are:\n{shown}{more}')


def shortened(text: str) -> str:
    """At most 60 characters on one line, nothing in them that a terminal would obey."""
    plain = "".join(sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in text)
    return plain if len(plain) <= 60 else plain[:57] + "..."
