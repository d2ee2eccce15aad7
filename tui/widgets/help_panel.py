"""`?`: what the field with the focus means, and which keys work here."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Static

from policies.wording import N_
from tui.palette import actions
from tui.text import _


class HelpPanel(VerticalScroll):
    """A panel at the bottom that follows the focus."""

    DEFAULT_CSS = """
    HelpPanel { dock: bottom; height: auto; max-height: 50%; border-top: solid $primary; padding: 0 1;
                background: $surface; }
    """
    can_focus = False

    def __init__(self) -> None:
        super().__init__()
        self._text = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._text

    def on_mount(self) -> None:
        """Follow the focus."""
        self.watch(self.screen, "focused", self._follow)

    def _follow(self, focused: Widget | None) -> None:
        self._text.update(Content(f"{explained(focused or self.screen)}\n{keys(self)}"))


_ABOUT = {
    "compare": N_(
        "All options beside each other, on the same leads: the verdict first, below it each difference with the range"
        " in which it lies. ] shows other pictures of the same runs."
    ),
    "sla_map": N_("Each cell is a promise with a team: how many leads get their first touch in time. Arrows move."),
    "team_size": N_("Each line is a team: how much of the target it reaches, and in how many months it keeps it."),
    "workshop": N_(
        "Marketing and sales agree six rows. Up and down choose one, Enter opens it; left and right move a slider; a"
        " notes what was agreed, by whom and when."
    ),
    "pilot": N_(
        "Whether a trial on part of the team would show the difference, and how long it must run. r simulates it."
    ),
    "report": N_("What the report will say, as far as it is there. Up and down scroll."),
}
"""Of areas: for what has no text of its own."""


def explained(node: DOMNode) -> str:
    """The `help_text` of the node or of the nearest one around it."""
    for each in node.ancestors_with_self:
        text = getattr(each, "help_text", "")
        if text:
            return str(text)
    about = _ABOUT.get(getattr(node.screen, "AREA", ""))
    return _(about) if about else _("Move to a field with Tab to see what it means.")


def keys(node: Widget) -> str:
    """The keys that work now, each with what it does."""
    told = {one.description: node.app.get_key_display(one) for _does, _node, one in actions(node.screen)}
    return "   ".join(f"{key} {does}" for does, key in told.items())
