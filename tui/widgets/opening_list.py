"""A list whose lines lead somewhere: the footer says that Enter goes there."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from tui.text import _


class OpeningList(OptionList):
    """An OptionList that names its Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", _("Edit"), tooltip=_("Edit the part with the cursor")),
    ]

    def action_edit(self) -> None:
        """Go there."""
        self.action_select()
