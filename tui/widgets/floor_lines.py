"""The lines of the live floor at one instant: who waits, what just happened, everybody's last hour."""

import textwrap
from dataclasses import dataclass, field
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from policies.durations import MINUTE
from tui.charts.canvas import inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import cut, fitted, size
from tui.charts.palette import Palette, ink
from tui.floor.days import AWAY, LETTERS, Doing, PersonNow, doing_words
from tui.floor.feed import Happening, lead_name
from tui.floor.film import Film, Frame, WaitingLead
from tui.floor.times import clock, date_of, lasting
from tui.floor.words import counts_words, lead_status, owner_words
from tui.text import _

Line = tuple[tuple[str, Style], ...]
"""Runs of text and style; equal lines look equal."""
Target = tuple[str, int]
"""("lead", number) or ("person", number): what the cursor may stand on."""
BESIDE = 76
"""From this width on what happened stands beside who waits, else below."""
_ONE_HEAD, _WITH_NOW, _LONG_COUNTS, _WITH_LEAD = 100, 70, 64, 28
"""From these widths on: name and counts in one row, what people do in words, counts with all words, leads in hand."""
_HOUR_CELLS = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows of a pane show what; the rows of people scroll, the others stay."""

    width: int
    height: int
    heads: int
    """rows of the option's name and the counts: one when both fit beside each other, else two"""
    left: int
    """cells of the waiting leads"""
    waiting: int
    """rows of waiting leads"""
    happened: int
    """rows of what happened: beside the waiting leads, or below them under a heading of their own"""
    top: int
    """rows above the first person"""

    @property
    def is_beside(self) -> bool:
        """Both stand side by side."""
        return self.left < self.width


def plan_of(width: int, height: int, people: int) -> Plan:
    """Room for everybody if there is any, and at least a few rows for the rest."""
    heads = 1 if width >= _ONE_HEAD else 2
    spare = height - people - heads
    if width >= BESIDE:
        rows = min(max(spare - 2, 4, height // 4), 12, max(height - heads - 5, 1))
        return Plan(width, height, heads, width * 54 // 100, rows, rows, heads + rows + 2)
    rows = min(max(spare - 3, 6, height // 3), 16, max(height - heads - 6, 2))
    waiting = -(-rows // 2)
    return Plan(width, height, heads, width, waiting, rows - waiting, heads + rows + 3)


@dataclass(slots=True)
class Pane:
    """Draws one film; what did not change since the last time is not made anew."""

    film: Film
    option: str
    plan: Plan
    palette: Palette
    glyphs: Glyphs
    _people: dict[int, tuple[object, Line]] = field(default_factory=dict)
    _feed: tuple[object, list[tuple[Line, int]]] = field(default=(None, []))

    def targets(self, frame: Frame, cursor: Target | None) -> list[Target]:
        """What the cursor may stand on, from top to bottom."""
        leads = [("lead", self.film.waiting.waits.lead[row]) for row in self._listed(frame, cursor)]
        return [*leads, *(("person", person.number) for person in frame.people)]

    def lines(self, frame: Frame, scroll: int, cursor: Target | None) -> list[Line]:
        """All rows of the pane, `scroll` people further down."""
        plan = self.plan
        waiting, happened = self._waiting(frame, cursor), [row[0] for row in self.happened(frame)]
        lines = self._counts(frame)
        if plan.is_beside:
            heads = (
                self._cells(_("WAITING"), plan.left, self._muted),
                self._cells(_("WHAT JUST HAPPENED"), plan.width - plan.left - 2, self._muted),
            )
            pairs = zip([heads[0], *waiting], [heads[1], *happened], strict=True)
            lines += [(*left, ("│ ", self._muted), *right) for left, right in pairs]
        else:
            lines += [self._cells(_("WAITING"), plan.width, self._muted), *waiting]
            lines += [self._cells(_("WHAT JUST HAPPENED"), plan.width, self._muted), *happened]
        lines.append(self._heading())
        rows = frame.people[scroll : scroll + max(plan.height - plan.top, 0)]
        lines += [self._person(person, frame.at, cursor) for person in rows]
        blank = self._cells("", plan.width, self._plain)
        return [*lines, *([blank] * (plan.height - len(lines)))][: plan.height]

    def target_at(self, frame: Frame, x: int, y: int, scroll: int, cursor: Target | None) -> Target | None:
        """What lies under a cell."""
        plan = self.plan
        if y >= plan.top:
            number = y - plan.top + scroll
            return ("person", number) if number < len(frame.people) else None
        row = y - plan.heads - 1
        listed = self._listed(frame, cursor)
        if 0 <= row < len(listed) and x < plan.left:
            return ("lead", self.film.waiting.waits.lead[listed[row]])
        feed = row if plan.is_beside and x > plan.left else row - plan.waiting - 1 if not plan.is_beside else -1
        if 0 <= feed < plan.happened:
            lead = self.happened(frame)[feed][1]
            return ("lead", lead) if lead >= 0 else None
        return None

    # What waits

    def _listed(self, frame: Frame, cursor: Target | None) -> list[int]:
        """The waits that have a row each; that of the cursor's lead always has one."""
        rows = self.plan.waiting
        if len(frame.waiting) <= rows:
            return frame.waiting
        listed = frame.waiting[: rows - 1]
        if cursor is not None and cursor[0] == "lead":
            leads = self.film.waiting.waits.lead
            mine = next((row for row in frame.waiting if leads[row] == cursor[1]), None)
            if mine is not None and mine not in listed:
                listed[-1:] = [mine]
        return listed

    def _waiting(self, frame: Frame, cursor: Target | None) -> list[Line]:
        listed, width = self._listed(frame, cursor), self.plan.left
        lines = [self._lead(row, frame.at, cursor) for row in listed]
        if not frame.waiting:
            lines.append(self._cells(" " + _("Nobody waits."), width, self._muted))
        elif len(listed) < len(frame.waiting):
            more = " " + _("and {n} more").format(n=len(frame.waiting) - len(listed))
            lines.append(self._cells(more, width, self._muted))
        blank = self._cells("", width, self._plain)
        return [*lines, *([blank] * (self.plan.waiting - len(lines)))]

    def _lead(self, row: int, t: int, cursor: Target | None) -> Line:
        lead = self.film.waiting_lead(row, t)
        width, status_cells = self.plan.left, 16
        owner_cells = 12 if width >= 66 else 0
        bar_cells = max(min((width - 36) // 2, 20), 3 if width >= 34 else 0)
        name_cells = width - status_cells - owner_cells - bar_cells - 3
        colour = self._urgency(lead)
        is_here = cursor == ("lead", lead.lead)
        name = lead_name(self.film.trace, self.film.world, lead.lead)
        marker = self.glyphs.cursor if is_here else " "
        return (
            (marker + fitted(name, name_cells, ellipsis=self.glyphs.ellipsis) + " ", self._own(is_here)),
            *self._bar(lead, bar_cells, colour),
            (" " + fitted(lead_status(lead), status_cells), inked(colour, bold=lead.is_late)),
            (fitted(owner_words(self.film, lead), owner_cells), self._muted),
        )

    def _bar(self, lead: WaitingLead, cells: int, colour: str) -> Line:
        """How much of the promise is used."""
        if lead.promised is None or lead.left is None:
            return (((self.glyphs.no * cells), self._muted),)
        used = cells if lead.is_late or not lead.promised else cells * (lead.promised - lead.left) // lead.promised
        return ((self.glyphs.bar[-1] * used, inked(colour)), (self.glyphs.no * (cells - used), self._muted))

    def _urgency(self, lead: WaitingLead) -> str:
        if lead.is_late:
            return self.palette.bad
        if lead.promised is None:
            return self.palette.muted
        return self.palette.unsure if lead.is_warned else self.palette.good

    # What happened

    def happened(self, frame: Frame) -> list[tuple[Line, int]]:
        """Rows of what happened, the newest first, each with its lead (-1: an empty row)."""
        plan = self.plan
        key = self.film.feed.count(frame.at), date_of(self.film.world.timeline, frame.at)
        if self._feed[0] != key:
            width = plan.width - plan.left - 2 if plan.is_beside else plan.width
            rows: list[tuple[Line, int]] = []
            for each in self.film.feed.until(frame.at, plan.happened):
                rows += [(line, each.lead) for line in self._happening(each, frame.at, width)]
            blank = (self._cells("", width, self._plain), -1)
            self._feed = key, [*rows, *([blank] * plan.happened)][: plan.happened]
        return self._feed[1]

    def _time_of(self, at: int, t: int) -> str:
        """A time of day, with its day when that is another one than that of `t`."""
        timeline = self.film.world.timeline
        said = clock(timeline, at)
        return said[-5:] if timeline.to_local(at).date() == timeline.to_local(t).date() else said

    def _happening(self, each: Happening, t: int, width: int) -> list[Line]:
        at = self._time_of(each.at, t)
        colour = {"breach": self.palette.bad, "pre_alert": self.palette.unsure}.get(each.kind, self.palette.text)
        said = textwrap.wrap(each.text, max(width - len(at) - 1, 8))[:2]
        begins = [at, *([" " * len(at)] * len(said))]
        lines = [
            self._cells(f"{begin} {text}", width, inked(colour)) for begin, text in zip(begins, said, strict=False)
        ]
        if each.why:
            lines.append(self._cells(" " * (len(at) + 1) + each.why, width, self._muted))
        return lines

    # Everybody

    def _heading(self) -> Line:
        name, now, lead, since, letters = self._columns()
        hour = _("LAST HOUR") if letters >= _HOUR_CELLS else _("LAST {n} MIN").format(n=letters)
        head = " " + fitted(_("WHO"), name) + " " + (fitted(_("NOW"), now) + " " if now else "")
        head += fitted(_("LEAD"), lead) + " " + fitted(_("FOR"), since) + " " + hour
        legend, more = "", _("  ? has all")
        for each in legends():
            if size(head) + size(legend) + size(each) + size(more) + 2 > self.plan.width:
                legend += more
                break
            legend += "  " + each
        return self._cells(head + legend, self.plan.width, self._muted)

    def _columns(self) -> tuple[int, int, int, int, int]:
        """Cells of name, what they do, lead, since when, letters."""
        width = self.plan.width
        longest = max((size(name) for name in self.film.trace.people), default=0)
        name = min(max(longest, 6), max(8, width // 6), max(width - 4, 0))
        now = 13 if width >= _WITH_NOW else 0
        lead, since = (7, 5) if width >= _WITH_LEAD else (0, 0)
        rest = width - 1 - name - 1 - (now + 1 if now else 0) - lead - 1 - since - 1
        return name, now, lead, since, max(min(rest, _HOUR_CELLS), 0)

    def _person(self, person: PersonNow, t: int, cursor: Target | None) -> Line:
        is_here = cursor == ("person", person.number)
        key = (person.doing, person.lead, person.since, lasting(t - person.since), t // MINUTE, is_here)
        known = self._people.get(person.number)
        if known is not None and known[0] == key:
            return known[1]
        line = self._person_line(person, t, is_here)
        self._people[person.number] = key, line
        return line

    def _person_line(self, person: PersonNow, t: int, is_here: bool) -> Line:
        name, now, lead, since, letters = self._columns()
        marker = self.glyphs.cursor if is_here else " "
        head = marker + fitted(self.film.trace.people[person.number], name, ellipsis=self.glyphs.ellipsis) + " "
        if now:
            head += fitted(doing_words(person.doing), now) + " "
        if person.doing in AWAY:
            about = fitted(self._until(person), lead + 1 + since) + " "
        else:
            about = fitted(f"#{person.lead}" if person.lead >= 0 else "", lead) + " "
            about += fitted(lasting(t - person.since), since, "right") + " "
        hour = self.film.days.last_hour(person.number, t)[-letters:] if letters else ""
        runs = [(text, self._letter(text[0])) for text in ("".join(run) for letter, run in groupby(hour))]
        rest = self.plan.width - size(head) - size(about) - len(hour)
        return ((head, self._own(is_here)), (about, self._muted), *runs, (" " * rest, self._plain))

    def _until(self, person: PersonNow) -> str:
        if person.until >= self.film.end:
            return ""
        return _("to {time}").format(time=clock(self.film.world.timeline, person.until))

    def _letter(self, letter: str) -> Style:
        palette = self.palette
        papers = {"C": palette.of(0), "W": palette.of(2), "R": palette.of(3), "M": palette.of(4)}
        paper = papers.get(letter)
        if paper is not None:
            return inked(ink(paper), paper)
        if letter == "O":
            return inked(palette.muted, palette.surface)
        return inked({"A": palette.bad, "_": palette.text}.get(letter, palette.muted))

    # Parts

    def _counts(self, frame: Frame) -> list[Line]:
        width = self.plan.width
        said = " " + counts_words(frame, is_short=width < _LONG_COUNTS)
        accent = inked(self.palette.accent, bold=True)
        if self.plan.heads > 1:
            return [self._cells(" " + self.option, width, accent), self._cells(said, width, self._plain)]
        name = " " + cut(self.option, width - size(said) - 4, self.glyphs.ellipsis) + "   "
        return [((name, accent), *self._cells(said, width - size(name), self._plain))]

    def _cells(self, text: str, width: int, style: Style) -> Line:
        return ((fitted(text, width, ellipsis=self.glyphs.ellipsis), style),)

    def _own(self, is_here: bool) -> Style:
        return inked(self.palette.accent, bold=True) if is_here else self._plain

    @property
    def _plain(self) -> Style:
        return inked(self.palette.text)

    @property
    def _muted(self) -> Style:
        return inked(self.palette.muted)


def legends() -> list[str]:
    """What the letters of the last hour mean, the important ones first."""
    order = (
        Doing.CALL, Doing.WRITING, Doing.REVIEW, Doing.MEETING, Doing.OTHER_WORK, Doing.FREE, Doing.OFF_SHIFT,
        Doing.BREAK, Doing.ABSENT, Doing.ON_LEAVE,
    )  # fmt: skip
    return [f"{LETTERS[doing]} {doing_words(doing)}" for doing in order]


def strip_of(line: Line) -> Strip:
    """The line as the screen draws it."""
    return Strip([Segment(text, style) for text, style in line if text])
