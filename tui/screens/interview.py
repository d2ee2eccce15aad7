"""The interview: questions about the team and its dashboard; a scenario that gives the numbers back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Footer, Input, Static

from scenarios.interview.answers import answers_of, misfit, written_answer
from scenarios.interview.questions import BY_KEY, QUESTIONS, Question
from sim.experiments.interview import ROUNDS, Interviewed, Round
from tui.errors import InputError, cleaned, in_words
from tui.files import write
from tui.interview_text import interview_text, round_text
from tui.interviewing import asking, keep_answers, kept_answers
from tui.running import Phase, RunState
from tui.screens.spoken import SpokenScreen
from tui.text import _, spoken
from tui.widgets.choice import Choice
from tui.workspace import free_file

if TYPE_CHECKING:
    from tui.app import LeadsimApp

KEY = "interview"
DRAFT = "interview.toml"
"""Beside this name the answers are kept while nobody has made a scenario of them."""


class InterviewScreen(SpokenScreen[Path | None]):
    """The file of the scenario that was made, or None after Escape; what was answered is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "solve", _("Make the scenario"), tooltip=_("Find a scenario that gives these numbers back"),
                id="interview.solve", priority=True),
        Binding("ctrl+o", "open", _("Open it"), tooltip=_("Open the scenario that was made"), id="interview.open",
                priority=True),
        Binding("escape", "leave", _("Back"), tooltip=_("Stop the search, or leave; the answers are kept")),
    ]  # fmt: skip
    DEFAULT_CSS = """
    InterviewScreen #head { height: 1; padding: 0 1; background: $primary; color: $background; text-style: bold; }
    InterviewScreen #about { padding: 0 1; height: auto; color: $text-muted; }
    InterviewScreen VerticalScroll { height: 1fr; padding: 0 1; }
    InterviewScreen .question { height: auto; margin: 1 0 0 0; }
    InterviewScreen .question Static { height: auto; }
    InterviewScreen .question .wrong { color: $error; display: none; }
    InterviewScreen .question.-wrong .wrong { display: block; }
    InterviewScreen .question Input, InterviewScreen .question Input:focus { border: none; height: 1; padding: 0;
        max-width: 70; background: $panel; }
    InterviewScreen .question Choice { max-width: 70; }
    InterviewScreen #result { display: none; }
    InterviewScreen.-solving #questions { display: none; }
    InterviewScreen.-solving #result { display: block; }
    """

    def __init__(self, workspace: Path) -> None:
        super().__init__()
        self._workspace = workspace
        self._found = kept_answers(workspace / DRAFT)
        self._made: Path | None = None
        self._has_tried = False
        self._asked: dict[str, object] = {}

    @property
    def leadsim(self) -> LeadsimApp:
        """The app, by its own type."""
        from tui.app import LeadsimApp

        assert isinstance(self.app, LeadsimApp)
        return self.app

    def compose(self) -> ComposeResult:
        """The questions, and the place of the result."""
        yield Static(_("Your own numbers"), id="head", markup=False)
        yield Static(
            _('An empty field is "don\'t know". ^r makes a scenario of the answers.'), id="about", markup=False
        )
        with VerticalScroll(id="questions", can_focus=False):
            for question in QUESTIONS:
                yield QuestionRow(question, self._found.get(question.key))
        with VerticalScroll(id="result"):
            yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the first question, and hear of the search."""
        self.leadsim.run_changed.subscribe(self, self._heard_run)
        self.query(Input).first().focus()

    def on_unmount(self) -> None:
        """However it ends, the answers are kept."""
        self._keep()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """On to the next question."""
        self.focus_next()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Nothing that is typed is lost."""
        self._take()

    def on_select_changed(self, _event: Choice.Changed) -> None:
        """Nothing that is chosen is lost."""
        self._take()

    def on_descendant_blur(self) -> None:
        """An answer is looked at when the field is left."""
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Footer and palette offer only what works now."""
        del parameters
        works = {"open": self._made is not None, "solve": not self.has_class("-solving")}
        return works.get(action, True)

    def action_solve(self) -> None:
        """Search, if the answers do."""
        self._has_tried = True
        self._take()
        first = self._read()
        if first is not None:
            first.take_focus()
            return
        self._keep()
        self._asked = dict(self._found)
        self.add_class("-solving")
        self._show(_("Searching: the first runs are played."))
        self.query_one("#result").focus()
        self.leadsim.start(KEY, asking(answers_of(self._found), self._title_of_file()))
        self.refresh_bindings()

    def action_open(self) -> None:
        """Leave with the file."""
        self.dismiss(self._made)

    def action_leave(self) -> None:
        """Out of the search or the result, else out of the interview."""
        if not self.has_class("-solving"):
            self._take()
            self.dismiss(self._made)
            return
        state = self.leadsim.run_state
        if state is not None and state.key == KEY and state.is_running:
            self.leadsim.action_step_back()
        self.remove_class("-solving")
        self.refresh_bindings()
        self.query(Input).first().focus()

    def _heard_run(self, state: RunState) -> None:
        if state.key != KEY or not self.has_class("-solving"):
            return
        if state.phase is Phase.FAILED:
            self._show(cleaned(state.message))
        elif isinstance(state.snapshot, Interviewed) and state.phase is Phase.FINISHED:
            self._finish(state.snapshot)
        elif isinstance(state.snapshot, Round):
            number = _("Round {n} of {most} at most").format(n=state.snapshot.number, most=ROUNDS)
            self._show(f"{number}\n\n{round_text(state.snapshot.simulated)}")

    def _finish(self, found: Interviewed) -> None:
        """Write the scenario into the planner's folder, its answers beside it, and say what came out."""
        path = free_file(self._workspace, self._title_of_file())
        try:
            write(path, found.text)
            keep_answers(self._asked, path)
        except InputError as error:
            self._show(cleaned(in_words(error)))
            return
        self._made = path
        text = interview_text(found, answers_of(self._asked), max(60, min(self.size.width - 5, 110)))
        self._show("\n\n".join([_("Written: {path}. ^o opens it.").format(path=cleaned(str(path))), text]))
        self.refresh_bindings()

    def _read(self) -> QuestionRow | None:
        """Say what is wrong with the answers; the first wrong one. What is missing is told once somebody has tried."""
        wrong: list[QuestionRow] = []
        for row in self.query(QuestionRow):
            _value, problem = row.read()
            row.tell(problem if self._has_tried or not row.is_empty else "")
            if problem:
                wrong.append(row)
        key, misfits = ("", "") if wrong else misfit(self._found)
        for row in self.query(QuestionRow):
            if row.question.key == key:
                row.tell(spoken(misfits))
                wrong.append(row)
        return wrong[0] if wrong else None

    def _take(self) -> None:
        """What is answered so far."""
        known = ((row.question.key, row.read()[0]) for row in self.query(QuestionRow))
        self._found = {key: value for key, value in known if value is not None}

    def _keep(self) -> None:
        if not self._found:
            return
        try:
            keep_answers(self._found, self._workspace / DRAFT)
        except InputError as error:
            self.app.notify(cleaned(in_words(error)), severity="warning", markup=False)

    def _title_of_file(self) -> str:
        return _("Our numbers, from an interview")

    def _show(self, text: str) -> None:
        self.query_one("#result Static", Static).update(text)


class QuestionRow(Vertical):
    """One question, the field for its answer, and what is wrong with that."""

    def __init__(self, question: Question, answer: object) -> None:
        super().__init__(classes="question")
        self.question = question
        self._answer = answer

    def compose(self) -> ComposeResult:
        """Words in a list, all else in a line."""
        question, help_text = self.question, spoken(self.question.allowed)
        needed = _(" (needed)") if question.is_needed else ""
        yield Static(f"{spoken(question.asks)}{needed}", markup=False)
        if question.words:
            offers = [(_("don't know"), ""), *((spoken(word), word) for word in question.words)]
            choice = Choice(offers, help_text)
            if isinstance(self._answer, str):
                choice.value = self._answer
            yield choice
        else:
            line = Input(_written(question.key, self._answer), placeholder=help_text)
            line.help_text = help_text  # type: ignore[attr-defined]
            yield line
        yield Static(classes="wrong", markup=False)

    @property
    def is_empty(self) -> bool:
        """Nothing is answered."""
        return not self._text().strip()

    def read(self) -> tuple[object | None, str]:
        """The answer, None for "don't know", and what is wrong with it."""
        try:
            return self.question.read(self._text()), ""
        except ValueError as error:
            return None, cleaned(in_words(error))

    def tell(self, problem: str) -> None:
        """Show what is wrong, "" for nothing."""
        self.set_class(bool(problem), "-wrong")
        self.query_one(".wrong", Static).update(problem)

    def take_focus(self) -> None:
        """Put the cursor here."""
        self.query_one("Input, Choice").focus()

    def _text(self) -> str:
        if self.question.words:
            return str(self.query_one(Choice).chosen)
        return self.query_one(Input).value


def _written(key: str, answer: object) -> str:
    """An answer as somebody would type it."""
    if answer is None:
        return ""
    if isinstance(answer, tuple):
        return ", ".join(name if part is None else f"{name} {100 * part:g} %" for name, part in answer)
    if isinstance(answer, float) and BY_KEY[key].is_share:
        return f"{100 * answer:g} %"
    return written_answer(key, answer).strip('"')
