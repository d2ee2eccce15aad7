"""Names that would do something if anybody obeyed them."""

import tomlkit

NAMES = (
    "[/b]", "[/]", "[b]", "[bold red]loud[/]", "[@click=app.quit]press[/]", "[@click='app.quit']x", "[link=http://x]y",
    "[", "]", "[[", "\\[b]", "$text", "{name}", "{0}", "%s %d", "%(name)s", "<b>&amp;</b>",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b[2J", "\x07", "a\tb\nc", "\u202egnp.exe", "\u200f\u2066abc\u2069",
    "日本語の名前" * 9, "👍🏽👨‍👩‍👧🇵🇱", "e\u0301\u0301\u0301", "x" * 500, "🦊" * 40, "=1+1",
)  # fmt: skip

REFUSED = tuple(name for name in NAMES if len(name) > 120 or any(sign in name for sign in "\x1b\x07\u202e\u200f"))
"""Those that no file may have: what a terminal obeys, what turns the reading direction, what is too long."""
SHOWN = tuple(name for name in NAMES if name not in REFUSED)


def quoted(name: str) -> str:
    """As TOML has it."""
    return tomlkit.string(name).as_string() if name.isprintable() else _escaped(name)


def _escaped(name: str) -> str:
    return '"' + "".join(f"\\U{ord(sign):08X}" for sign in name) + '"'
