"""The lines of the Calibrate screen's steps: what is needed, what was said, what it looks like, and what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from policies.wording import N_
from scenarios.crm.account import Account
from scenarios.crm.drafts import TableDraft
from sim.experiments.calibrating_files import Asked
from tui.calibrating import Columns, Standing, Wish
from tui.errors import cleaned
from tui.text import _, spoken
from tui.words import number

STEPS: tuple[Callable[[], str], ...] = (
    lambda: _("file"),
    lambda: _("columns"),
    lambda: _("dates & words"),
    lambda: _("check the fit"),
    lambda: _("use it"),
)
FILES, COLUMNS, WORDS, FIT, USE = range(len(STEPS))

_LEADS = {
    "created": N_("when the lead came in"),
    "id": N_("its number in the CRM"),
    "source": N_("where it came from"),
    "owner": N_("whose lead it is"),
    "first_touch": N_("first call or e-mail"),
    "first_touch_by": N_("who made it"),
    "attempts": N_("how often it was contacted"),
    "score": N_("score, in points"),
    "qualified": N_("became an SQL"),
    "won": N_("became a customer"),
    "value": N_("value of the deal"),
    "ended_at": N_("when the outcome was settled"),
}
_TOUCHES = {
    "lead": N_("work: the lead's number"),
    "start": N_("work: when it began"),
    "end": N_("work: when it was done"),
    "person": N_("work: who did it"),
    "kind": N_("work: what it was"),
    "channel": N_("work: channel"),
    "result": N_("work: what it came to"),
    "connected": N_("work: was the lead spoken with"),
}
ONLY = "only"
"""The line that leaves rows out."""
NEEDED = ("created",)
"""Fields of the leads without which nothing can be fitted."""


class Key(NamedTuple):
    """What a line is about: (table, field), or ("", answer)."""

    table: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a step."""

    key: Key
    need: str
    said: str
    looks: str = ""
    check: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """As the table shows it."""
        return self.need, self.said, self.looks, self.check


def lines_of(step: int, wish: Wish, columns: Mapping[str, Columns], standing: Standing | None) -> list[Line]:
    """The lines of a step; `columns`: of the files that could be read."""
    if step == FILES:
        return _files(wish, columns)
    if step == COLUMNS:
        return [*_of_table("leads", _LEADS, wish, columns), *_of_table("touches", _TOUCHES, wish, columns)]
    return _answers(wish, columns, standing) if step == WORDS else []


def heads_of_step(step: int) -> tuple[str, str, str, str]:
    """Titles of the table's columns, "" for those that a step does not have."""
    if step == COLUMNS:
        return _("We need"), _("Your column"), _("Looks like"), _("Check")
    if step == FILES:
        return _("We need"), _("Your answer"), _("Looks like"), ""
    return _("We need"), _("Your answer"), "", _("Check")


def widths_of_step(step: int, width: int) -> tuple[int, ...]:
    """Cells of the columns that `heads_of_step` names, in a window of this width: all of what is needed can be read."""
    heads = [head for head in heads_of_step(step) if head]
    looks = 12 if width < 100 else 20
    need, rest = {FILES: (32, (10,)), COLUMNS: (31, (looks, 10))}.get(step, (39, (16,)))
    room = width - 3 - 2 * len(heads) - need - sum(rest)
    said = max(14, min(room, 60))
    return need, said, *rest


def meaning(key: Key) -> str:
    """What a field means, in words."""
    return _(({"leads": _LEADS, "touches": _TOUCHES}[key.table])[key.name])


def step_bar(step: int, wish: Wish, standing: Standing | None) -> str:
    """`1 ✓ file  2 ▸ columns  3   dates & words ...`."""
    done = {
        FILES: bool(wish.leads),
        COLUMNS: bool(wish.draft.leads.columns.get("created")),
        WORDS: standing is not None and standing.read is not None,
        FIT: standing is not None and standing.found is not None,
    }
    signs = ["▸" if each == step else "✓" if done.get(each) else " " for each in range(len(STEPS))]
    named = [f"{each + 1} {sign} {STEPS[each]()}" for each, sign in enumerate(signs)]
    return "   ".join(named)


def account_words(account: Account) -> str:
    """What became of a file's rows: used, rejected with the most frequent reasons and the first row, left out."""
    said = [_("{n} rows, {used} used").format(n=number(account.rows), used=number(account.used))]
    if account.rejected:
        kinds = "; ".join(f"{number(count)}: {spoken(kind)}" for kind, count in list(account.by_kind().items())[:3])
        said.append(_("{n} cannot be used ({kinds})").format(n=number(len(account.rejected)), kinds=kinds))
    if account.left_out:
        said.append(_("{n} left out").format(n=number(account.left_out)))
    text = f"{cleaned(Path(account.file).name)}: {', '.join(said)}"
    if not account.rejected:
        return text
    first = min(account.rejected, key=lambda each: each.line)
    row = _("Line {line}: {why}. Such rows are left out; or pick another column in step 2 (b).")
    return f"{text}. {row.format(line=number(first.line), why=spoken(first.reason))}"


def _files(wish: Wish, columns: Mapping[str, Columns]) -> list[Line]:
    def line(table: str, need: str, path: str, without: str) -> Line:
        seen = columns.get(table)
        looks = "" if seen is None else _("{n} columns").format(n=len(seen.heads))
        check = "" if seen is None or not seen.product else seen.product
        return Line(Key("", table), need, cleaned(path) or without, looks, check)

    return [
        line("leads", _("Leads: a file, a row each"), wish.leads, _("Enter chooses it")),
        line("touches", _("Calls, e-mails: a file, if any"), wish.touches, _("(none)")),
    ]


def _of_table(table: str, fields: Mapping[str, str], wish: Wish, columns: Mapping[str, Columns]) -> list[Line]:
    seen = columns.get(table)
    if seen is None:
        return []
    said = getattr(wish.draft, table).columns
    found = []
    for field, meant in fields.items():
        title = said.get(field, "")
        if not title:
            check = _("needed") if table == "leads" and field in NEEDED else _("optional")
            found.append(Line(Key(table, field), _(meant), _("(not in my file)"), "", check))
        elif title in seen.heads:
            found.append(Line(Key(table, field), _(meant), cleaned(title), seen.samples.get(title, "")))
        else:
            found.append(Line(Key(table, field), _(meant), cleaned(title), "", _("not there")))
    need = _("only leads whose column says") if table == "leads" else _("only work whose column says")
    found.append(Line(Key(table, ONLY), need, cleaned(only_text(getattr(wish.draft, table))) or _("(all)")))
    return found


def only_text(table: TableDraft) -> str:
    """As it is typed: COLUMN=A|B."""
    return ", ".join(f"{title}={'|'.join(values)}" for title, values in table.only.items())


def _answers(wish: Wish, columns: Mapping[str, Columns], standing: Standing | None) -> list[Line]:
    draft = wish.draft
    asked = None if standing is None else standing.asked
    read = None if standing is None else standing.read

    def line(name: str, need: str, said: object, without: str = "", check: str = "", table: str = "") -> Line:
        words = " | ".join(said) if isinstance(said, tuple) else "" if said is None else str(said)
        is_asked = asked is not None and is_about(asked, Key(table, name))
        return Line(Key(table, name), need, cleaned(words) or without, "", _("to be answered") if is_asked else check)

    found = [
        line("zone", _("The company's time zone"), draft.zone, _("(not said)"), "" if draft.zone else _("needed")),
        line("time_format", _("How dates are written"), draft.leads.time_format, "2026-01-05 09:12", table="leads"),
    ]
    if "touches" in columns:
        text = _("How dates of the work are written")
        found.append(line("time_format", text, draft.touches.time_format, "2026-01-05 09:12", table="touches"))
    for name, need in (
        ("qualified", _("Words that mean: became an SQL")),
        ("won", _("Words that mean: became a customer")),
    ):
        if draft.leads.columns.get(name):
            found.append(line(name, need, getattr(draft, name), _("yes")))
    if draft.leads.columns.get("qualified") or draft.leads.columns.get("won"):
        found.append(line("still_open", _("Words that mean: not decided yet"), draft.still_open, _("(none)")))
    if draft.touches.columns.get("connected") or draft.touches.columns.get("result"):
        found.append(line("connected", _("Words that mean: spoken with"), draft.connected, _("yes")))
    if read is not None and len(read.kinds) > 1:
        found.append(line("lead_work", _("Which work is on new leads"), draft.lead_work, _("all of it")))
    found.append(
        line("first_touch_is_human", _("Was the first activity a person's?"), _yes_no(draft.first_touch_is_human))
    )
    if draft.leads.columns.get("score"):
        found.append(line("score_is_todays", _("Is the score today's, not of then?"), _yes_no(draft.score_is_todays)))
    early = {"drop": _("left out"), "zero": _("taken as at once"), None: _("left out")}[draft.early]
    found.append(line("early", _("Touches before the lead came are"), early))
    found.append(line("pseudonyms", _("People appear by number, not by name"), _yes_no(bool(draft.pseudonyms))))
    found.append(line("hold_out", _("Held out to check the fit"), wish.hold_out, "", _("share or day")))
    return found


def is_about(asked: Asked, key: Key) -> bool:
    """Whether what has to be said first is what this line asks."""
    return _format_of(asked.field) == key if asked.is_format else asked.field.removeprefix("touches.") == key.name


def asked_words(asked: Asked) -> str:
    """What has to be said first, and where, as the screen shows it."""
    known = {"leads": _LEADS, "touches": _TOUCHES}
    table, name = ("touches", asked.field[8:]) if asked.field.startswith("touches.") else ("leads", asked.field)
    words = {"field": _(known[table].get(name, name)), "there": " | ".join(map(cleaned, asked.choices[:8]))}
    if not asked.is_format:
        return _('"{field}" is neither yes nor no in your file, but: {there}. Enter says which words mean it.').format(
            **words
        )
    if not asked.choices:
        return _('"{field}": these dates cannot be read. Enter says how they are written.').format(**words)
    return _('"{field}": these dates can be read in several ways: {there}. Enter chooses one.').format(**words)


def _format_of(field: str) -> tuple[str, str]:
    """Where the format of a field's times is said."""
    return ("touches", "time_format") if field.startswith("touches.") else ("leads", "time_format")


def _yes_no(said: bool | None) -> str:
    return {True: _("yes"), False: _("no"), None: _("cannot say")}[said]
