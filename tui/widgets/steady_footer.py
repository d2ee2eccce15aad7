"""The line of keys at the bottom, made anew only when it would say something else."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

MOST = 8
"""Hints at once; more are read by nobody."""
_GIVE_WAY = ("library", "holds", "whom", "export")
"""Actions whose hints go first; ^p has all of them."""


class SteadyFooter(Footer):
    """Textual's own makes all its keys anew after every edit and move: a layout of the whole screen each time."""

    _said: tuple[tuple[str, str, str, bool, str], ...] | None = None

    def compose(self) -> ComposeResult:
        """Keys that work now, no more than can be taken in."""
        keys: list[Widget] = list(super().compose())
        for action in _GIVE_WAY:
            if len(keys) > MOST:
                keys = [key for key in keys if not (isinstance(key, FooterKey) and key.action == action)]
        yield from keys

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Some keys may do something else now."""
        said = tuple(
            (active.binding.key, active.binding.action, active.binding.description, active.enabled, active.tooltip)
            for active in screen.active_bindings.values()
            if active.binding.show
        )
        is_seen = screen.app.app_focus and self.is_attached and screen is self.screen
        if is_seen and said == self._said:
            return
        if is_seen:
            self._said = said
        super().bindings_changed(screen)
