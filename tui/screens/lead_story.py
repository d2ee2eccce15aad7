"""One lead's timeline with the reason for every decision, over the floor."""

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.charts.labels import shown
from tui.dates import day_and_date
from tui.floor.feed import lead_name
from tui.floor.film import Film
from tui.screens.spoken import SpokenScreen
from tui.story import Event, Story
from tui.text import _


class LeadStoryScreen(ModalScreen[int | None], SpokenScreen[int | None]):
    """What happened to a lead, in order; Enter answers with an instant (ms) that the floor then shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Back to the floor"), id="story.back"),
    ]
    DEFAULT_CSS = """
    LeadStoryScreen { align: center middle; }
    LeadStoryScreen > Vertical { width: 90%; max-width: 120; height: 90%; background: $surface;
                                 border: solid $primary; }
    LeadStoryScreen Static { padding: 0 1; height: auto; }
    LeadStoryScreen #who { text-style: bold; }
    LeadStoryScreen #keys { color: $text-muted; }
    LeadStoryScreen OptionList { height: 1fr; padding: 0; background: $surface; }
    LeadStoryScreen OptionList, LeadStoryScreen OptionList:focus { border: none; }
    """

    def __init__(self, film: Film, option: str, lead: int, at: int) -> None:
        """`at`: the instant on the floor, ms."""
        super().__init__()
        self._film, self._option, self._lead, self._at = film, option, lead, at
        self._story = Story(film.trace, film.world, film.policy, lead)
        self._events = self._story.events()

    def compose(self) -> ComposeResult:
        """Who it is, what happened, how it ended."""
        lead = lead_name(self._film.trace, self._film.world, self._lead)
        with Vertical():
            yield Static(
                shown(_("{lead}, under {option}").format(lead=lead, option=self._option)), id="who", markup=False
            )
            yield OptionList(*(Option(self._row(event)) for event in self._events))
            yield Static(shown(self._story.ending()), id="ending", markup=False)
            yield Static(_("Enter shows that moment on the floor   Esc back"), id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin where the floor stands."""
        past = [row for row, event in enumerate(self._events) if event.at <= self._at]
        events = self.query_one(OptionList)
        events.highlighted = past[-1] if past else 0
        events.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Show that instant on the floor."""
        self.dismiss(self._events[event.option_index].at)

    def _row(self, event: Event) -> Table:
        timeline = self._film.world.timeline
        row = Table.grid(padding=(0, 1))
        row.add_column(no_wrap=True)
        row.add_column()
        style = "" if event.at <= self._at else "dim"
        local = timeline.to_local(event.at)
        when = f"{day_and_date(local)} {local:%H:%M:%S}"
        row.add_row(Text(when, style), Text(shown(event.text), style))
        return row
