"""Live floor: the replay of one simulated run, with everybody, the waiting leads and what just happened."""

import contextvars
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.events import DescendantBlur, ScreenSuspend
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from policies.durations import MINUTE
from sim.experiments.compare import labelled
from sim.experiments.store import default_path
from tui.dialogs.picking import PickDialog
from tui.errors import in_words
from tui.floor.film import Film
from tui.floor.playhead import SPEEDS, Playhead
from tui.floor.reel import Reel, Wanted, reel_of
from tui.floor.times import moment
from tui.floor.words import run_words, speed_words, where_words
from tui.open_scenario import OpenScenario
from tui.playing import planned
from tui.running import Phase, RunState
from tui.screens.area import AreaScreen
from tui.screens.lead_story import LeadStoryScreen
from tui.text import _
from tui.widgets.floor_clock import FloorClock, Scale
from tui.widgets.floor_lanes import FloorLanes

FRAMES_A_SECOND, FEWER = 12, 6
"""Fewer where each one travels over a network."""
BEFORE_A_BREACH = MINUTE
"""How long before a promise is broken `n` begins."""


def _key(name: str, key: str, action: str, words: str, does: str) -> Binding:
    return Binding(key, action, words, tooltip=does, id=f"floor.{name}")


def _hidden(name: str, key: str, action: str, words: str, does: str) -> Binding:
    """One that is in the palette and in no footer."""
    return Binding(key, action, words, show=False, tooltip=does, id=f"floor.{name}")


class Filmed(Message):
    """A reel is ready to be looked at, or a fault of ours kept it from being made."""

    def __init__(self, wanted: Wanted, found: Reel | Exception) -> None:
        super().__init__()
        self.wanted, self.found = wanted, found


class FloorScreen(AreaScreen):
    """A typical run of an option, or of two on the same leads, as a film."""

    AREA = "floor"
    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        _key("play", "space", "play", _("Play/pause"), _("Play or pause")),
        _hidden("back", "comma", "skip(-60000)", _("-1 min"), _("Back one minute")),
        _hidden("on", "full_stop", "skip(60000)", _("+1 min"), _("On by one minute")),
        _hidden("ago", "less_than_sign", "skip(-1800000)", _("-30 min"), _("Half an hour back")),
        _hidden("far", "greater_than_sign", "skip(1800000)", _("+30 min"), _("Half an hour on")),
        _hidden("slower", "minus", "pace(-1)", _("Slower"), _("Play more slowly")),
        _hidden("faster", "plus,equals_sign", "pace(1)", _("Faster"), _("Play faster")),
        _key("late", "n", "next_late", _("Next late"), _("Go to the next lead that becomes late")),
        _hidden("time", "g", "ask_time", _("Go to"), _("Go to a day and a time")),
        _hidden("week", "w", "week(1)", _("Next week"), _("Go to the next week")),
        _hidden("before", "W", "week(-1)", _("Week before"), _("Go to the week before")),
        _hidden("typical", "t", "typical", _("Typical week"), _("Go to the most typical week")),
        _key("option", "p", "choose_option", _("Option"), _("Look at another option")),
        _key("beside", "b", "beside", _("Beside"), _("Two options side by side on the same leads")),
        _hidden("run", "r", "run", _("Again"), _("Choose the typical run anew, simulate it")),
    ]
    DEFAULT_CSS = """
    FloorScreen #note { padding: 0 1; height: auto; color: $text-warning; }
    FloorScreen #goto { height: 3; dock: bottom; margin: 0 0 1 0; }
    FloorScreen #second { border-left: solid $panel; }
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now`: seconds of the wall clock."""
        super().__init__()
        self.now = now
        self._options: tuple[str, ...] = ()
        self.reel: Reel | None = None
        """what is shown, once it has been simulated"""
        self._making: Wanted | None = None
        self._head = Playhead(0, 0.0)
        self._timer: Timer | None = None
        self._path: Path | None = None
        self._start_at: int | None = None
        """where the last session stood"""

    # Parts

    def compose_area(self) -> ComposeResult:
        """Clock, week, one floor or two."""
        terminal = os.environ.get("TERM", "")
        yield Static(id="note", markup=False)
        yield FloorClock(id="clock")
        with Horizontal():
            yield FloorLanes(terminal=terminal, id="first")
            yield FloorLanes(terminal=terminal, id="second")
        yield Input(placeholder=_("Tue 10:14"), id="goto")

    def on_mount(self) -> None:
        """Nothing moves until somebody plays."""
        self.query_one("#second").display = self.query_one("#goto").display = False
        rate = FEWER if self.app.is_web or "SSH_CONNECTION" in os.environ else FRAMES_A_SECOND
        self._timer = self.set_interval(1 / rate, self._tick, pause=True)
        self.query_one("#first").focus()

    @property
    def films(self) -> tuple[Film, ...]:
        """Those that are shown."""
        shots = () if self.reel is None else self.reel.shots
        return tuple(shot.film for shot in shots if shot.film is not None)

    @property
    def at(self) -> int:
        """The instant that is shown, ms."""
        return self._head.position(self.now(), self.films[0].end) if self.films else 0

    def _lanes(self) -> tuple[FloorLanes, FloorLanes]:
        return self.query_one("#first", FloorLanes), self.query_one("#second", FloorLanes)

    # News

    def show_scenario(self, scenario: OpenScenario) -> None:
        """Simulate when there is nothing to see; what is shown of another text stays until r is pressed."""
        names = list(labelled(scenario.scenario.policies))
        self._options = tuple(name for name in self._options if name in names) or tuple(names[:1])
        if self.reel is None and self._making is None:
            self.action_run()
        self._say()

    def show_run(self, state: RunState) -> None:
        """The typical run may be another one now."""
        del state
        self._say()

    def action_run(self) -> None:
        """Simulate the typical run again."""
        self._make(before=None)

    def _make(self, before: Reel | None) -> None:
        first = self._lanes()[0]
        if not self._options:
            first.show_film(None, "", _("There is no option to look at yet."))
            return
        scenario = self.leadsim.open_scenario
        store = self.leadsim.folders.store or default_path()
        wanted = Wanted(scenario.scenario, scenario.read, self._options, store)
        if self._making is not None and (wanted.text, wanted.options) == (self._making.text, self._making.options):
            return
        self._making = wanted
        if self.reel is None:
            first.show_film(None, self._options[0], _("Simulating a typical run to look at ..."))
        self._say()
        # a thread of its own that no exit waits for; the executor has the comparison to play
        context = contextvars.copy_context()
        args = (self._film, wanted, before)
        threading.Thread(target=context.run, args=args, name="film", daemon=True).start()

    def _film(self, wanted: Wanted, before: Reel | None) -> None:
        found: Reel | Exception
        try:
            found = reel_of(wanted, before)
        except Exception as fault:  # raised again where the app can tell it
            found = fault
        if self.app.is_running:
            self.post_message(Filmed(wanted, found))

    def on_filmed(self, message: Filmed) -> None:
        """Show it, at the same instant as before if there was one."""
        if message.wanted is not self._making:
            return
        if isinstance(message.found, Exception):
            raise message.found
        reel = message.found
        path = self.leadsim.open_scenario.path
        is_first = not self.films or path != self._path
        self._making, self.reel, self._path = None, reel, path
        lanes = self._lanes()
        lanes[1].display = len(reel.shots) > 1
        for each, shot in zip(lanes, reel.shots, strict=False):
            each.show_film(shot.film, shot.option, _("This option could not be simulated.") + "\n" + shot.why)
        if is_first and self._start_at is None:
            self.action_typical()
        elif self._start_at is not None and self.films:
            self._seek(self._start_at)
            self._start_at = None
        self._say()
        self._show()

    def remembered(self) -> object:
        """The options, the instant and the speed."""
        return {"options": list(self._options), "at": self.at, "speed": self._head.speed} if self.films else None

    def restore(self, selected: object) -> None:
        """Begin there; options that are gone are left out when the scenario is shown."""
        match selected:
            case {"options": [*names], "at": int(at), "speed": int(speed)}:
                self._options = tuple(name for name in names[:2] if isinstance(name, str))
                self._start_at, self._head = at, replace(self._head, speed=min(max(speed, 0), len(SPEEDS) - 1))

    # Keys

    def action_play(self) -> None:
        """Play or pause."""
        if self.films and self._timer is not None:
            self._head = self._head.turned(self.now(), self.films[0].end, playing=not self._head.is_playing)
            if self._head.is_playing:
                self._timer.resume()
            else:
                self._timer.pause()
            self._show()

    def action_skip(self, ms: int) -> None:
        """Move by so much."""
        self._seek(self.at + ms)

    def action_pace(self, steps: int) -> None:
        """Faster or slower."""
        if self.films:
            self._head = self._head.paced(steps, self.now(), self.films[0].end)
            self._show()

    def action_next_late(self) -> None:
        """To a minute before the next promise is broken, on whichever floor that is first; the cursor on the lead."""
        found = (film.next_breach(self.at + BEFORE_A_BREACH) for film in self.films)
        coming = [breach for breach in found if breach is not None]
        if coming:
            first = min(coming, key=lambda breach: breach.at)
            self._seek(first.at - BEFORE_A_BREACH)
            for lanes in self._lanes():
                lanes.point_at(first.lead)
            said = _("A minute before lead #{number} becomes late. Space plays on, Enter tells its story.")
            self.notify(said.format(number=first.lead), timeout=5, markup=False)
        elif self.films:
            self.notify(_("No lead becomes late after this."), timeout=4, markup=False)

    def action_week(self, weeks: int) -> None:
        """To the opening of another measured week; after the last comes the first."""
        for film in self.films[:1]:
            number = (film.weeks.number(self.at) - 1 + weeks) % film.weeks.measured + 1
            self._seek(film.next_open(film.weeks.span(number)[0]))

    def action_typical(self) -> None:
        """To the opening of the most typical week."""
        for film in self.films[:1]:
            self._seek(film.next_open(film.weeks.span(film.weeks.typical)[0]))

    def action_ask_time(self) -> None:
        """Ask for a day and a time."""
        field = self.query_one("#goto", Input)
        field.display, field.value = True, ""
        field.border_title = _("Go to a day and a time of this week")
        field.focus()

    def action_choose_option(self) -> None:
        """Ask for the option to look at, on the floor that has the focus."""
        names = list(labelled(self.leadsim.open_scenario.scenario.policies))
        side = 1 if len(self._options) > 1 and self._lanes()[1].has_focus else 0
        if names:
            ask = PickDialog(_("Which option do you want to look at?"), names, names.index(self._options[side]))
            self.app.push_screen(ask, partial(self._take_option, names, side))

    def _take_option(self, names: list[str], side: int, chosen: int | None) -> None:
        if chosen is None or names[chosen] == self._options[side]:
            return
        options = list(self._options)
        if names[chosen] in options:
            options.reverse()
        else:
            options[side] = names[chosen]
        self._options = tuple(options)
        self._make(self.reel)

    def action_beside(self) -> None:
        """One option, or two on the same leads."""
        names = list(labelled(self.leadsim.open_scenario.scenario.policies))
        if len(names) < 2:
            self.notify(_("There is only one option."), timeout=4)
            return
        first = self._options[0]
        other = names[(names.index(first) + 1) % len(names)]
        self._options = (first,) if len(self._options) > 1 else (first, other)
        self._make(self.reel)

    # What comes from the parts

    def on_floor_clock_sought(self, message: FloorClock.Sought) -> None:
        """Somebody pointed at the week."""
        self._seek(message.at)

    def on_floor_lanes_chosen(self, message: FloorLanes.Chosen) -> None:
        """Tell a lead's story; the film waits."""
        film = message.lanes.film
        if film is not None:
            if self._head.is_playing:
                self.action_play()
            self.app.push_screen(LeadStoryScreen(film, film.policy.name, message.lead, self.at), self._return_to)

    def _return_to(self, at: int | None) -> None:
        if at is not None:
            self._seek(at)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Go there, or say at the field what may be written."""
        for film in self.films[:1]:
            week = film.weeks.span(film.weeks.number(self.at))
            try:
                at = moment(film.world.timeline, message.value, week, self.at)
            except ValueError as error:
                message.input.border_title = in_words(error)
                return
            self._lanes()[0].focus()
            self._seek(at)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """The field for the time is there only while it is written in."""
        if event.widget.id == "goto":
            event.widget.display = False

    def on_screen_suspend(self, _event: ScreenSuspend) -> None:
        """Nobody looks."""
        if self._head.is_playing:
            self.action_play()

    # Showing

    def _seek(self, at: int) -> None:
        if self.films:
            self._head = self._head.moved(min(max(at, 0), self.films[0].end - 1), self.now())
            self._show()

    def _tick(self) -> None:
        """The next picture; where all floors are closed it is that of the next opening."""
        at = self.at
        if self.films and all(film.is_closed(at) for film in self.films):
            opening = min(film.next_open(at) for film in self.films)
            if opening > at:
                self._head = self._head.moved(opening, self.now())
        if self.films and at >= self.films[0].end - 1:
            self.action_play()
        self._show()

    def _show(self) -> None:
        at = self.at
        for film in self.films[:1]:
            for lanes in self._lanes():
                lanes.show(at)
            dial = self.query_one(FloorClock)
            dial.show_week(film.world.timeline, Scale(film.open_spans(film.weeks.number(at))))
            dial.show(self._clock_words(film, at), at)

    def _clock_words(self, film: Film, at: int) -> str:
        assert self.reel is not None
        sign = "▶" if self._head.is_playing else "■"
        where = where_words(film, at, seconds=SPEEDS[self._head.speed] <= MINUTE)
        run = run_words(self.reel.replication, self.reel.of)
        return f"{where[0]}  {sign} {speed_words(self._head.speed)} (- +)   {where[1]}   {run}"

    def _say(self) -> None:
        """One line over the floor where there is something to know."""
        said = self._news()
        note = self.query_one("#note", Static)
        note.display = bool(said)
        note.update(said)

    def _news(self) -> str:
        if self.reel is None:
            return ""
        if self._making is not None:
            return _("Simulating ...")
        scenario = self.leadsim.open_scenario
        if self.reel.wanted.text != scenario.text:
            return _("Edited after it was simulated. r simulates it again.")
        is_compared = any(state.key == "compare" and state.phase is Phase.FINISHED for state in self.leadsim.run_states)
        if is_compared and self.reel.of < planned(scenario.scenario, None):
            return _("The options are compared now: r shows the typical run.")
        return ""
