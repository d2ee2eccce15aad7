"""Questions about an export, to whoever is at the terminal: asked once, and kept in a file if wished."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from policies.wording import N_
from scenarios.crm.account import FormatAsked, WordsAsked
from scenarios.crm.answer_files import answers_text
from scenarios.crm.drafts import Draft, TableDraft
from scenarios.crm.importing import Import
from scenarios.crm.rows import Source
from scenarios.crm.tables import heads_of
from scenarios.history import MISSING
from scenarios.zones import find_zone
from tui.errors import InputError, cleaned, in_words
from tui.files import free_paths, write
from tui.text import _, spoken

Ask = Callable[[str], str]
"""Shows a question, gives what was typed."""
_COLUMNS = {
    "created": N_("when a lead came in"),
    "source": N_("where it came from"),
    "first_touch": N_("when a person first worked on it"),
    "owner": N_("whose lead it is"),
    "qualified": N_("whether it was qualified"),
}
_YES, _NO = ("y", "yes", "t", "tak"), ("n", "no", "nie")


def at_terminal(question: str) -> str:
    """Ask on stderr: stdout is for results. InputError when nobody answers any more."""
    print(f"{question} ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise InputError(_("the questions were not answered to the end; nothing was done"))
    return line.strip()


class Questions:
    """The dialogue about one export; `is_changed` once something was answered."""

    def __init__(self, ask: Ask, leads: str) -> None:
        self.ask, self.leads = ask, leads
        self.is_changed = False
        self._asked: set[str] = set()

    def before(self, draft: Draft) -> Draft:
        """What must be known to begin: the columns, when no shape and nobody says them, and the company's zone."""
        if "created" not in draft.leads.columns and not draft.undated:
            draft = _with_columns(draft, self._columns(draft.leads))
        if draft.zone is None:
            draft = draft.model_copy(update={"zone": self._zone()})
        return draft

    def mended(self, draft: Draft, error: FormatAsked | WordsAsked) -> Draft:
        """The answer to what the reading could not go on without."""
        self.is_changed = True
        print(cleaned(in_words(error)), file=sys.stderr)
        if isinstance(error, WordsAsked):
            name = error.field.removeprefix("touches.")
            return draft.model_copy(update={name: self._words(name, error.there)})
        table = "touches" if error.field.startswith("touches.") else "leads"
        given = self._choice(_("Which is it (a number, or a format as %d.%m.%Y %H:%M)?"), error.formats, other=True)
        changed = getattr(draft, table).model_copy(update={"time_format": given})
        return draft.model_copy(update={table: changed})

    def after(self, draft: Draft, read: Import) -> Draft:
        """What the files cannot say of what was read."""
        changed: dict[str, object] = {}
        has_touch = bool((read.history.leads.first_touch != MISSING).any())
        if draft.first_touch_is_human is None and has_touch:
            changed |= self._yes_or_no(
                "first_touch_is_human", _("Was the first activity always a person's, not a mailing?")
            )
        if draft.score_is_todays is None and "score" in draft.leads.columns:
            asked = _("Is the score today's, looked up after it was known what became of the lead?")
            changed |= self._yes_or_no("score_is_todays", asked)
        early = [
            said
            for account in (read.leads, read.touches)
            if account
            for said in account.remarks
            if "before the" in said
        ]
        if draft.early is None and early and "early" not in self._asked:
            self._asked.add("early")
            print(_("Some rows say: {what}.").format(what=spoken(early[0])), file=sys.stderr)
            changed["early"] = self._choice(
                _("Are such touches to be left out, or taken as at once?"), ("drop", "zero")
            )
        return draft.model_copy(update=changed) if changed else draft

    def offer_to_keep(self, draft: Draft, path: Path) -> None:
        """Write what was answered, if that is wished and nothing is there."""
        if path.exists():
            return
        if self.ask(_("Keep these answers in {path}, for --answers? [y/n]").format(path=path)).lower() in _YES:
            write(free_paths(path.parent, [path.name], force=False)[0], answers_text(draft))

    def _columns(self, table: TableDraft) -> dict[str, str]:
        heads = heads_of(Source(Path(self.leads), table.delimiter, table.encoding))
        shown = "\n".join(f"  {number}  {cleaned(head)}" for number, head in enumerate(heads, 1))
        print(_("The columns of {file}:").format(file=cleaned(self.leads)) + f"\n{shown}", file=sys.stderr)
        found: dict[str, str] = {}
        for field, meaning in _COLUMNS.items():
            must = field == "created"
            while True:
                question = _("Which column says {what} (number or title)?")
                if not must:
                    question = _("Which column says {what} (number or title; Enter: none)?")
                given = self.ask(question.format(what=_(meaning)))
                title = heads[int(given) - 1] if given.isdecimal() and 0 < int(given) <= len(heads) else given
                if title in heads:
                    found[field] = title
                if title in heads or (not title and not must):
                    break
        self.is_changed = True
        return found

    def _zone(self) -> str:
        self.is_changed = True
        while True:
            given = self.ask(_("In which time zone is the company (an IANA name such as Europe/Warsaw)?"))
            try:
                find_zone(given)
                return given
            except ValueError as error:
                print(cleaned(in_words(error)), file=sys.stderr)

    def _words(self, name: str, there: tuple[str, ...]) -> tuple[str, ...]:
        known = {word.casefold() for word in there}
        while True:
            given = self.ask(_("Which of these words mean {name} (with | between them)?").format(name=name))
            words = tuple(word.strip() for word in given.split("|") if word.strip())
            if words and all(word.casefold() in known for word in words):
                return words

    def _choice(self, question: str, choices: tuple[str, ...], *, other: bool = False) -> str:
        """One of the choices, by number or as it is written; with `other` anything else too."""
        for number, choice in enumerate(choices, 1):
            print(f"  {number}  {choice}", file=sys.stderr)
        while True:
            given = self.ask(question)
            if given.isdecimal() and 0 < int(given) <= len(choices):
                return choices[int(given) - 1]
            if given in choices or (given and other):
                return given

    def _yes_or_no(self, name: str, question: str) -> Mapping[str, bool]:
        if name in self._asked:
            return {}
        self._asked.add(name)
        given = self.ask(question + " " + _("[y/n/Enter: cannot say]")).lower()
        self.is_changed = True
        return {name: given in _YES} if given in (*_YES, *_NO) else {}


def _with_columns(draft: Draft, columns: Mapping[str, str]) -> Draft:
    return draft.under(Draft(leads=TableDraft(columns=columns)))
