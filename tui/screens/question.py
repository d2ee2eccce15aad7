"""A question in a few lines on top, below it a chart with a cursor and the answer in words, as it comes."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Generic, Protocol, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from sim.experiments.answers import Failure
from tui.open_scenario import OpenScenario
from tui.overload import overload_words
from tui.run_words import failure_words, progress_words, stale_words
from tui.running import RunState, Task
from tui.screens.area import AreaScreen
from tui.text import _
from tui.widgets.chart import CursorChart, Place
from tui.widgets.notes import Notes
from tui.widgets.prose import Prose


class Told(Protocol):
    """What a task tells again and again of its question."""

    @property
    def text(self) -> str:
        """Of the scenario file it was played from."""

    @property
    def failures(self) -> Sequence[Failure]:
        """Of options that broke."""

    @property
    def seconds(self) -> float:
        """Of computing, all runs together."""


Asked = TypeVar("Asked")
Standing = TypeVar("Standing", bound=Told)


class QuestionScreen(AreaScreen, Generic[Asked, Standing]):
    """Subclasses give `AREA` (it is the run's key, too), `STANDING`, `MEANING`, and:

    - `compose_question()`: the fields, in rows of the class `asked`.
    - `question()`: what they ask, None while it cannot be asked; `answering(question, text)` plays it.
    - `wrong()`: what is to be mended in the fields.
    - `find(x, y, width, height)`: the place of the chart under a cell.
    - `show_answer()`: draws chart and words of `self.standing`, None before the first run.
    """

    AUTO_FOCUS = ""
    STANDING: ClassVar[type]
    """of the snapshots that the task tells"""
    MEANING: ClassVar[str] = ""
    """what the chart shows"""
    DEFAULT_CSS = """
    QuestionScreen .asked { height: 1; padding: 0 1; }
    QuestionScreen .asked Label { padding: 0 1 0 0; color: $text-muted; }
    QuestionScreen #body { layout: horizontal; height: 1fr; margin: 1 0 0 0; }
    QuestionScreen #body > Container { width: 1fr; }
    QuestionScreen #body > VerticalScroll { width: 40%; min-width: 40; max-width: 70; padding: 0 1;
        border-left: solid $panel; }
    QuestionScreen.-narrow #body { layout: vertical; }
    QuestionScreen.-narrow #body > Container { height: 10; }
    QuestionScreen.-narrow #body > VerticalScroll { width: 1fr; max-width: 100%; height: 1fr; border-left: none; }
    QuestionScreen.-unasked #body > Container { display: none; }
    QuestionScreen.-unasked #body > VerticalScroll { width: 1fr; max-width: 100%; border-left: none; }
    QuestionScreen .stale { opacity: 60%; }
    QuestionScreen #progress { padding: 0 1; height: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.standing: Standing | None = None
        self._is_running = False
        self.add_class("-unasked")
        self._asked: tuple[str, Asked] | None = None

    # What subclasses say

    def compose_question(self) -> ComposeResult:
        """The fields."""
        yield from ()

    def compose_below(self) -> ComposeResult:
        """What stands under the chart."""
        yield from ()

    def question(self) -> Asked | None:
        """As it is asked above; None while it cannot be."""
        raise NotImplementedError

    def answering(self, question: Asked, text: str) -> Task:
        """What finds the answer."""
        raise NotImplementedError

    def wrong(self) -> Iterator[str]:
        """What is to be mended in the fields."""
        yield from ()

    def find(self, x: int, y: int, width: int, height: int) -> Place | None:
        """The place of the chart under a cell."""
        raise NotImplementedError

    def show_answer(self) -> None:
        """Chart and words, as they stand."""
        raise NotImplementedError

    # What they all do

    def compose_area(self) -> ComposeResult:
        """Fields, warnings, the chart beside the words, progress."""
        yield from self.compose_question()
        yield Notes()
        with Container(id="body"):
            with Container():
                yield CursorChart(id="chart")
                yield from self.compose_below()
            with VerticalScroll():
                yield Prose(id="answer")
        yield Static(id="progress", markup=False)

    def on_mount(self) -> None:
        """The keys move over the chart."""
        self.chart.help_text = _(self.MEANING)
        self.chart.find = self.find

    @property
    def chart(self) -> CursorChart:
        """What the keys move over."""
        return self.query_one(CursorChart)

    def show_scenario(self, scenario: OpenScenario) -> None:
        """Results of another text are greyed."""
        del scenario
        self.show()

    def show_run(self, state: RunState) -> None:
        """The newest standing, and how far the run is."""
        if state.key != self.AREA:
            return
        self.query_one("#progress", Static).update(Content(progress_words(state)))
        self._is_running = state.is_running
        if isinstance(state.snapshot, self.STANDING):
            self.standing = cast(Standing, state.snapshot)
        self.show()

    def action_run(self) -> None:
        """Play what is missing, with what is in the store."""
        question = self.question()
        if question is None:
            self.show()
            return
        opened = self.leadsim.open_scenario
        self._asked = (opened.read, question)
        self.leadsim.start(self.AREA, self.answering(question, opened.read))

    def ask_again(self) -> None:
        """Play, if there was an answer and it was to another question."""
        question = self.question()
        is_new = question is not None and self._asked != (self.leadsim.open_scenario.read, question)
        if is_new and self.standing is not None:
            self.action_run()
        self.show()

    def show(self) -> None:
        """Warnings and the answer, grey when it is of another text."""
        opened, standing = self.leadsim.open_scenario, self.standing
        is_stale = standing is not None and standing.text != opened.text
        self._make_room(standing is not None)
        self.chart.is_stale = is_stale
        self.query_one(Prose).set_class(is_stale, "stale")
        notes = [*overload_words(opened.scenario, opened.scenario.policies), *self.wrong()]
        if standing is not None:
            notes += failure_words(standing.failures)
            if is_stale:
                notes.insert(0, stale_words(standing.seconds / self.leadsim.processes))
        self.query_one(Notes).say(notes)
        self.show_answer()

    def _make_room(self, is_answered: bool) -> None:
        """The chart takes no room and no keys before there is something to show."""
        if is_answered != self.has_class("-unasked"):
            return
        self.set_class(not is_answered, "-unasked")
        if is_answered and self.focused is None:
            self.call_after_refresh(self.chart.focus)
        self.refresh_bindings()

    def nothing_yet(self, why: str) -> list[str]:
        """Paragraphs to show before the first answer."""
        if self._is_running:
            return [_("The first numbers come within seconds.")]
        return [why, "\n" + _("Tab leads to the fields above, Enter opens a list there.")]

    @on(CursorChart.Moved)
    def cursor_moved(self) -> None:
        """Show the place."""
        self.show()

    @on(Input.Submitted)
    def level_typed(self) -> None:
        """Ask with it, back on the chart."""
        self.chart.focus()
        self.ask_again()
