"""The library: pick a scenario, copy one, bring a file in."""

from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs.asking import AskDialog
from tui.errors import InputError, cleaned
from tui.screens.spoken import SpokenScreen
from tui.text import _, ngettext, spoken
from tui.workspace import Kind, Listed, copied, listed, own_file


class LibraryScreen(SpokenScreen[Path | None]):
    """The file to open, or None after Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("Open"), tooltip=_("Open the scenario"), priority=True),
        Binding("c", "copy", _("Copy"), tooltip=_("Open a copy of the scenario"), id="library.copy"),
        Binding("i", "bring", _("Import"), tooltip=_("Copy a scenario file from elsewhere"), id="library.import"),
        Binding(
            "n",
            "interview",
            _("Own numbers"),
            tooltip=_("Make a scenario from some questions about your team"),
            id="library.interview",
        ),
        Binding("slash", "find", _("Find"), tooltip=_("Find a scenario by its name"), id="library.find"),
        Binding("escape", "leave", _("Back")),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    DEFAULT_CSS = """
    LibraryScreen #head { height: 1; padding: 0 1; background: $primary; color: $background; text-style: bold; }
    LibraryScreen #offer { height: 1; padding: 0 1; color: $text-muted; }
    LibraryScreen Input { display: none; }
    LibraryScreen.-finding Input { display: block; }
    LibraryScreen OptionList { width: 2fr; height: 1fr; }
    LibraryScreen OptionList > .option-list--option-disabled { color: $text-muted; }
    LibraryScreen VerticalScroll { width: 3fr; height: 1fr; padding: 0 2; }
    LibraryScreen.-narrow Horizontal { layout: vertical; }
    LibraryScreen.-narrow OptionList, LibraryScreen.-narrow VerticalScroll { width: 1fr; }
    """
    help_text = _("Your own files come first. A scenario of the library is copied into your folder when you open it.")

    def __init__(self, workspace: Path, recent: tuple[str, ...], current: Path) -> None:
        super().__init__()
        self._workspace, self._recent, self._current = workspace, recent, current
        self._listed: dict[str, Listed] = {}

    def compose(self) -> ComposeResult:
        """List and what the one under the cursor is."""
        yield Static(_("Scenarios"), id="head", markup=False)
        yield Static(_("n asks about your team and makes a scenario of your own numbers."), id="offer", markup=False)
        yield Input(placeholder=_("part of the name"))
        with Horizontal():
            yield OptionList()
            with VerticalScroll(can_focus=False):
                yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read what there is."""
        self._listed = {str(number): one for number, one in enumerate(listed(self._workspace, self._recent))}
        self._fill("")
        self.query_one(OptionList).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Only those with the text in name, file or description."""
        self._fill(event.value.strip().lower())

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """On to the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell of it."""
        one = self._listed[str(event.option_id)]
        self.query_one("VerticalScroll Static", Static).update(Content(described(one)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open it."""
        self._dismiss_with(self._listed[str(event.option_id)].path)

    def action_open(self) -> None:
        """Open the one under the cursor."""
        one = self._chosen()
        if one is not None:
            self._dismiss_with(one.path)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter opens from the list only: in the field it leads to the list."""
        del parameters
        return (
            isinstance(self.focused, OptionList) if action in ("open", "copy", "bring", "interview", "find") else True
        )

    def action_copy(self) -> None:
        """Open a copy of the one under the cursor."""
        one = self._chosen()
        if one is not None:
            self._copy(one.path)

    def action_bring(self) -> None:
        """Ask for a file."""
        question = _("Which scenario file? A copy goes into {folder}.").format(folder=self._workspace)
        self.app.push_screen(AskDialog(question), self._brought)

    def action_interview(self) -> None:
        """Ask about the team; what is made of it is opened."""
        from tui.screens.interview import InterviewScreen  # loads the model

        self.app.push_screen(InterviewScreen(self._workspace), self._made)

    def _made(self, path: Path | None) -> None:
        if path is not None:
            self.dismiss(path)

    def action_find(self) -> None:
        """Type a part of the name."""
        self.add_class("-finding")
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Out of the field, else back to the open scenario."""
        if self.has_class("-finding"):
            self.remove_class("-finding")
            self.query_one(Input).value = ""
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)

    def _brought(self, answer: str | None) -> None:
        if answer is not None:
            self._copy(Path(answer).expanduser())

    def _copy(self, path: Path) -> None:
        try:
            self.dismiss(copied(path, self._workspace))
        except InputError as error:
            self.notify(cleaned(str(error)), severity="error", markup=False)

    def _dismiss_with(self, path: Path) -> None:
        try:
            self.dismiss(own_file(path, self._workspace))
        except InputError as error:
            self.notify(cleaned(str(error)), severity="error", markup=False)

    def _chosen(self) -> Listed | None:
        option = self.query_one(OptionList).highlighted_option
        return None if option is None else self._listed[str(option.id)]

    def _fill(self, wanted: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for kind, title in ((Kind.OWN, _("Yours")), (Kind.RECENT, _("Elsewhere, opened lately")), (Kind.LIBRARY, "")):
            found = [(key, one) for key, one in self._listed.items() if one.kind is kind and _has(one, wanted)]
            if found:
                options.add_option(Option(Text(title or _("Library"), style="bold"), disabled=True))
            options.add_options(Option(Text(self._label(one)), id=key) for key, one in found)
        if options.option_count:
            options.highlighted = 1
        else:
            self.query_one("VerticalScroll Static", Static).update(Content(_("No scenario has this in its name.")))

    def _label(self, one: Listed) -> str:
        here = _(" (open)") if one.path == self._current else ""
        return f"{_title(one)}{here}"


def _title(one: Listed) -> str:
    """Of the library in the language that is spoken."""
    return spoken(one.title) if one.kind is Kind.LIBRARY else cleaned(one.title)


def described(one: Listed) -> str:
    """What a scenario says of itself."""
    if not one.is_readable:
        return _("{file}\n\nThis is no scenario file: opening it says what is wrong.").format(file=one.path)
    options = "\n".join(f"  {number}  {cleaned(name)}" for number, name in enumerate(one.options, 1))
    count = ngettext("{n} option", "{n} options", len(one.options)).format(n=len(one.options))
    about = spoken(one.description) if one.kind is Kind.LIBRARY else cleaned(one.description)
    where = _("From leadsim's library: what you change is a copy.") if one.kind is Kind.LIBRARY else str(one.path)
    return "\n\n".join([_title(one), about, f"{count}\n{options}", where])


def _has(one: Listed, wanted: str) -> bool:
    return wanted in f"{_title(one)} {one.title} {one.path.stem} {one.description}".lower()
