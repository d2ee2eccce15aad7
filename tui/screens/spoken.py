"""Keys in the language that is spoken now: screens name them when their module is loaded, which may be long before."""

from dataclasses import replace

from textual.binding import ActiveBinding
from textual.screen import Screen, ScreenResultType

from tui.text import _


class SpokenScreen(Screen[ScreenResultType]):
    """A screen whose footer, help and palette are in the language that is spoken."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """What can be pressed, key by key, worded anew."""
        return {key: _spoken(active) for key, active in super().active_bindings.items()}


def _spoken(active: ActiveBinding) -> ActiveBinding:
    own = active.binding
    said = replace(own, description=_(own.description), tooltip=_(own.tooltip))
    return active._replace(binding=said, tooltip=_(active.tooltip))
