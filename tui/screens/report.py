"""Report: for whom, what is in it, which files, where to; the text as it would read beside it."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Select, SelectionList, Static
from textual.worker import get_current_worker

from sim.experiments.store import default_path
from tui.comparing import Comparing
from tui.documents.formats import FORMATS
from tui.documents.report import AUDIENCES, Audience
from tui.errors import InputError
from tui.exporting import deliver
from tui.files import free_folder, free_paths, write_bytes
from tui.open_scenario import OpenScenario
from tui.reporting import Draft, draft
from tui.run_words import progress_words
from tui.running import Phase, RunState
from tui.screens.area import AreaScreen
from tui.text import _
from tui.widgets.choice import Choice, Offer
from tui.widgets.level import Level
from tui.widgets.notes import Notes
from tui.widgets.ticks import Ticks

_COMPARE = "compare"
_WIDEST = 100


class Drafted(Message):
    """What is kept was looked through; `problem` says why nothing came of it."""

    def __init__(self, found: Draft | None, problem: str = "") -> None:
        super().__init__()
        self.found, self.problem = found, problem


class ReportScreen(AreaScreen):
    """Fields at the left, the text at the right; the files are those of `leadsim report`."""

    AREA = "report"
    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("e", "write", _("Create"), tooltip=_("Write the report into the folder"), id="report.write"),
        Binding("v", "view", _("View"), tooltip=_("Open the report that was written"), id="report.view"),
        Binding("y", "copy", _("Copy answer"), tooltip=_("Copy the one-paragraph answer"), id="report.copy"),
        Binding("w", "whom", _("For whom"), tooltip=_("Change whom the report is for"), id="report.whom"),
        Binding("r", "run", _("Run"), tooltip=_("Play the comparison the report is about"), id="report.run"),
    ]
    DEFAULT_CSS = """
    ReportScreen #body { layout: horizontal; height: 1fr; margin: 1 0 0 0; }
    ReportScreen #fields { width: 46; padding: 0 1; }
    ReportScreen #fields Horizontal { height: 1; margin: 0 0 1 0; }
    ReportScreen #fields Label { width: 9; color: $text-muted; }
    ReportScreen #fields Input, ReportScreen #fields Choice { width: 1fr; }
    ReportScreen SelectionList { border: none; padding: 0; background: transparent; }
    ReportScreen #formats { height: 4; margin: 0 0 1 0; }
    ReportScreen #parts { height: 1fr; min-height: 3; }
    ReportScreen #preview { width: 1fr; padding: 0 1; border-left: solid $panel; overflow-x: auto; }
    ReportScreen #text { width: auto; }
    ReportScreen #text.unwritten { width: 1fr; }
    ReportScreen.-narrow #body { layout: vertical; }
    ReportScreen.-narrow #body { margin: 0; }
    ReportScreen.-narrow #fields { width: 1fr; height: 12; }
    ReportScreen.-narrow #formats { margin: 0; }
    ReportScreen.-narrow #fields Horizontal { margin: 0; }
    ReportScreen.-narrow #preview { border-left: none; border-top: solid $panel; height: 1fr; }
    ReportScreen.-stale #text { opacity: 60%; }
    ReportScreen #progress { padding: 0 1; height: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.draft: Draft | None = None
        self._problem = ""
        self._is_looking = True
        self._without: frozenset[str] = frozenset()
        self._written: Path | None = None
        self._asked: tuple[str, str] | None = None

    def compose_area(self) -> ComposeResult:
        """Fields, warnings, the text."""
        yield Notes()
        with Horizontal(id="body"):
            with Vertical(id="fields"):
                with Horizontal():
                    yield Label(_("Title"))
                    meaning = _("Over the report, on its first page and in its file.")
                    yield Level("", meaning, id="title", longest=200)
                with Horizontal():
                    yield Label(_("For whom"))
                    meaning = _(
                        "Leadership: answer, money, risk. The team: what changes in the daily work. Or all of it."
                    )
                    yield Choice(readers(), meaning, id="audience")
                with Horizontal():
                    yield Label(_("Save to"))
                    meaning = _("Folder of the files; nothing that is there is overwritten.")
                    yield Level("", meaning, id="folder", longest=400)
                yield Ticks(_("Space ticks a format: a page, pages to print, text with figures, Word."), id="formats")
                yield Ticks(_("Space leaves a section out, or takes it in again."), id="parts")
            with VerticalScroll(id="preview"):
                yield Static(id="text", markup=False)
        yield Static(id="progress", markup=False)

    def on_mount(self) -> None:
        """Ticks and folder as they were, or as usual."""
        self.query_one("#formats", Ticks).offer(kinds())
        self.query_one("#formats").focus()

    # What is shown

    def show_scenario(self, scenario: OpenScenario) -> None:
        """Look for what is kept of it."""
        folder = self.query_one("#folder", Input)
        if not folder.value:
            folder.value = str(usual_folder(scenario.path))
        self._look()

    def show_run(self, state: RunState) -> None:
        """When the comparison is done there is more to tell."""
        if state.key != _COMPARE:
            return
        self.query_one("#progress", Static).update(Content(progress_words(state)))
        if state.phase in (Phase.FINISHED, Phase.STOPPED):
            self._asked = None
            self._look()

    def on_drafted(self, message: Drafted) -> None:
        """Sections to tick, and the text."""
        self.draft, self._problem, self._is_looking = message.found, message.problem, False
        parts = {} if self.draft is None else self.draft.parts
        offers = [(section.title, key, key not in self._without) for key, section in parts.items()]
        self.query_one("#parts", Ticks).offer(offers)
        self.show()

    def on_resize(self) -> None:
        """The text is wrapped anew."""
        self.show()

    def show(self) -> None:
        """Warnings and the text, as they stand."""
        stale = self.draft is not None and self.draft.is_stale
        self.set_class(stale, "-stale")
        notes = [self._problem] if self._problem else []
        if stale:
            notes.append(
                _("The scenario was edited after this run: the report is of what was played. r plays it anew.")
            )
        if self.draft is not None:
            notes += self.draft.evidence.missing()
        self.query_one(Notes).say(notes)
        text = self.query_one("#text", Static)
        text.set_class(self.draft is None, "unwritten")  # what has no lines of its own is wrapped
        text.update(Content(self._text()))

    def _text(self) -> str:
        width = max(20, min(_WIDEST, self.query_one("#preview").size.width - 3))
        if self.draft is None:
            if self._is_looking:
                return _("Looking for what was played ...")
            return _("No comparison of this scenario is kept yet. r plays one; then the report can be written.")
        return self.draft.text(self._typed("title"), self._without, width)

    def _look(self) -> None:
        """Beside the screen, when there is another text or another reader: figures are drawn for it."""
        opened, audience = self.leadsim.open_scenario, self.audience
        asked = (opened.text, audience)
        if asked == self._asked:
            return
        self._asked = asked
        store = self.leadsim.folders.store or default_path()
        name = opened.scenario.scenario.name
        look = partial(self._find, store, name, opened.text, audience)
        self.run_worker(look, thread=True, exclusive=True, group="draft")

    def _find(self, store: Path, name: str, text: str, audience: Audience) -> None:
        worker = get_current_worker()
        try:
            found = Drafted(draft(store, name, text, audience))
        except InputError as error:
            found = Drafted(None, str(error))
        if not worker.is_cancelled:
            self.post_message(found)

    @property
    def audience(self) -> Audience:
        """For whom."""
        chosen = self.query_one("#audience", Choice).chosen
        return next(each for each in AUDIENCES if each == chosen)

    @property
    def formats(self) -> tuple[str, ...]:
        """Those that are ticked, in the order of the list."""
        return tuple(self.query_one("#formats", Ticks).ticked)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    # What can be done

    def action_run(self) -> None:
        """Play the comparison, with what is in the store."""
        opened = self.leadsim.open_scenario
        self.leadsim.start(_COMPARE, Comparing(opened.scenario, opened.read))

    def action_whom(self) -> None:
        """The next reader."""
        self.query_one("#audience", Choice).turn()

    def action_copy(self) -> None:
        """Copy the answer."""
        if self.draft is not None:
            self.app.copy_to_clipboard(self.draft.answer())
            self.notify(_("Copied."), markup=False)

    def action_write(self) -> None:
        """Write the files that are ticked, beside the screen since figures and pages take a while."""
        if self.draft is None:
            self.notify(_("There is nothing to report yet. r plays the comparison."), markup=False)
        elif not self.formats:
            self.notify(_("Tick a format first."), severity="warning", markup=False)
        else:
            make = partial(self.draft.files, self._typed("title"), self._without, self.formats)
            folder = Path(self._typed("folder") or usual_folder(self.leadsim.open_scenario.path)).expanduser()
            self.notify(_("Writing the report ..."), markup=False)
            self.run_worker(partial(self._write, folder, make), thread=True, exclusive=True, group="export")

    def _write(self, folder: Path, make: Callable[[], dict[str, bytes]]) -> None:
        tell = partial(self.app.call_from_thread, self.notify, markup=False)
        try:
            if self.app.is_web:
                deliver(self, folder.name, make())
                return
            with self.leadsim.writing:
                files = make()
                free = folder if not folder.exists() else free_folder(folder)
                for path, content in zip(free_paths(free, files, force=False), files.values(), strict=True):
                    write_bytes(path, content)
        except InputError as error:
            tell(str(error), severity="error")
            return
        self._written = free / next(iter(files))
        tell(_("Written to {folder}: {files}. v opens it.").format(folder=free, files=", ".join(files)))

    def action_view(self) -> None:
        """Open it with what the system opens such files with."""
        if self._written is None or not self._written.exists():
            self.notify(_("No report was written yet. e writes one."), markup=False)
        else:
            webbrowser.open(self._written.absolute().as_uri())

    def palette_actions(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What has no key."""
        yield _("Copy the command that writes the same"), self._copy_command

    def _copy_command(self) -> None:
        if self.draft is not None:
            formats = ",".join(self.formats or ("html",))
            run = self.draft.evidence.run.id
            line = f'leadsim report {run} --for {self.audience} --as {formats} --out "{self._typed("folder")}"'
            self.app.copy_to_clipboard(line)
            self.notify(_("Copied."), markup=False)

    @on(Select.Changed, "#audience")
    def another_reader(self) -> None:
        """Other sections."""
        self._look()

    @on(SelectionList.SelectedChanged, "#parts")
    def ticked(self, event: SelectionList.SelectedChanged[str]) -> None:
        """The text without what is not ticked."""
        if self.draft is not None:
            chosen = set(event.selection_list.selected)
            self._without = (self._without - set(self.draft.parts)) | (set(self.draft.parts) - chosen)
            self.show()

    @on(Input.Changed, "#title")
    def retitled(self) -> None:
        """The text with its new title."""
        self.show()

    # What is remembered

    def remembered(self) -> object:
        """Fields and ticks."""
        return {
            "title": self._typed("title"),
            "folder": self._typed("folder"),
            "audience": self.audience,
            "formats": list(self.formats),
            "without": sorted(self._without),
        }

    def restore(self, selected: object) -> None:
        """Put them there again."""
        if not isinstance(selected, dict):
            return
        with self.prevent(Select.Changed, SelectionList.SelectedChanged, Input.Changed):
            for name in ("title", "folder"):
                field = self.query_one(f"#{name}", Input)
                field.value = str(selected.get(name, field.value))[: field.max_length]
            self.query_one("#audience", Choice).take(selected.get("audience"))
            ticked = selected.get("formats")
            if isinstance(ticked, list):
                self.query_one("#formats", Ticks).offer([(name, each, each in ticked) for name, each, _on in kinds()])
        left = selected.get("without")
        self._without = frozenset(map(str, left)) if isinstance(left, list) else frozenset()


def readers() -> list[Offer]:
    """For whom a report can be."""
    names = {"leadership": _("leadership"), "team": _("the team"), "full": _("everybody, in full")}
    return [(names[each], each) for each in AUDIENCES]


def kinds() -> list[tuple[str, str, bool]]:
    """Formats to tick; the page is ticked."""
    names = {"html": _("Web page (HTML)"), "pdf": _("PDF"), "md": _("Markdown"), "docx": _("Word (docx)")}
    return [(names[each], each, each == "html") for each in FORMATS]


def usual_folder(path: Path) -> Path:
    """Beside the scenario."""
    return path.parent / f"{path.stem} - report"
