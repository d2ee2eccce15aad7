"""A line that is typed in: the footer says that Enter ends it."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from tui.text import _


class LineEditor(Input):
    """An Input that names its Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", _("Done"), tooltip=_("Keep what was typed")),
    ]

    async def action_keep(self) -> None:
        """What is typed is what was meant."""
        await self.action_submit()
