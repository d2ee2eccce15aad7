"""The lines of the live floor: they fit, change only where something changed, and say what is the case."""

import re
import unicodedata

import pytest
from rich.cells import cell_len

from tests.hand import OFFICE, at, minutes
from tests.tui.floor.films import film
from tests.tui.floor.test_waiting import HOT
from tui.charts.glyphs import FINE, PLAIN
from tui.charts.palette import DARK, PALETTES, TEXT_CONTRAST, Palette, contrast
from tui.floor.film import Film
from tui.widgets.floor_lines import Line, Pane, legends, plan_of, strip_of

SIZES = [(20, 8), (39, 15), (60, 16), (80, 24), (100, 30), (160, 70), (300, 100)]
HOSTILE = ("[/b]", "日本語の名前" * 9, "👍🏽👨‍👩‍👧", "e\u0301", "x" * 120, "{name} %s", "[@click=app.quit]press[/]")


def pane(shown: Film, width: int = 100, height: int = 30, palette: Palette = DARK) -> Pane:
    return Pane(shown, "an option", plan_of(width, height, len(shown.trace.people)), palette, FINE)


def busy_floor(people: int = 3) -> Film:
    names = [f"rep {number}" for number in range(people)]
    came = [number * 20_000 for number in range(60)]
    return film(arrivals=came, people=names, work="10m", option=HOT, luck=[[0.9]] * 60)


def texts(lines: list[Line]) -> list[str]:
    return [strip_of(line).text for line in lines]


@pytest.mark.parametrize("size", SIZES)
def test_there_are_as_many_lines_as_rows_each_as_wide_as_the_window(size: tuple[int, int]) -> None:
    shown = busy_floor()
    drawn = pane(shown, *size)
    for t in (0, minutes(3), minutes(6), minutes(90)):
        frame = shown.at(t)
        for cursor in (None, *drawn.targets(frame, None)):
            lines = texts(drawn.lines(frame, 0, cursor))
            assert len(lines) == size[1]
            assert {cell_len(line) for line in lines} == {size[0]}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_never_break_a_line(hostile: str) -> None:
    shown = film(arrivals=[0, 1000], people=(hostile,), work="10m", option=HOT, sources=[{"name": hostile}])
    for width, height in SIZES:
        for line in texts(pane(shown, width, height).lines(shown.at(minutes(6)), 0, None)):
            assert cell_len(line) == width
            assert not [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cf", "Mn")]


def test_a_second_later_only_lines_with_seconds_look_different() -> None:
    shown = busy_floor()
    drawn = pane(shown)
    t = minutes(8)
    before, after = (drawn.lines(shown.at(each), 0, None) for each in (t + 1000, t + 2000))
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert 0 < len(changed) < len(after) / 2
    assert all(re.search(r"\b\d+s left", text) for text in texts(changed))
    later = drawn.lines(shown.at(t + minutes(1)), 0, None)
    assert sum(one != other for one, other in zip(after, later, strict=True)) >= len(shown.trace.people)


def test_a_person_off_shift_says_until_when() -> None:
    shown = film(arrivals=[], shift=OFFICE)
    line = next(line for line in texts(pane(shown).lines(shown.at(at("Mon 20:00")), 0, None)) if line.startswith(" A "))
    assert line.split("·")[0].split() == ["A", "off", "shift", "to", "Tue", "09:00"]


def test_the_states_of_a_promise_are_told_in_words() -> None:
    shown = busy_floor()
    drawn = pane(shown, 100, 40)
    assert "4m left" in "\n".join(texts(drawn.lines(shown.at(minutes(2)), 0, None)))
    assert "left, alert" in "\n".join(texts(drawn.lines(shown.at(minutes(5.5)), 0, None)))
    row = next(row for row in shown.at(minutes(7)).waiting if shown.waiting_lead(row, minutes(7)).is_late)
    late = shown.waiting.waits.lead[row]
    assert "LATE by" in "\n".join(texts(drawn.lines(shown.at(minutes(7)), 0, ("lead", late))))


def test_the_lead_under_the_cursor_keeps_a_row() -> None:
    shown = busy_floor()
    drawn = pane(shown)
    t = minutes(19)
    last = shown.waiting.waits.lead[shown.at(t).waiting[-1]]
    said = texts(drawn.lines(shown.at(t), 0, ("lead", last)))
    assert any(line.startswith(f"▸#{last}, ") for line in said)
    assert ("lead", last) in drawn.targets(shown.at(t), ("lead", last))


def test_every_cell_that_is_pointed_at_is_what_stands_there() -> None:
    shown = busy_floor()
    for width in (100, 60):
        drawn = pane(shown, width, 30)
        frame = shown.at(minutes(7))
        lines = texts(drawn.lines(frame, 1, None))
        for y, line in enumerate(lines):
            target = drawn.target_at(frame, 3, y, 1, None)
            if target is not None and target[0] == "person":
                assert shown.trace.people[target[1]] in line
            elif target is not None:
                assert f"#{target[1]}" in line or drawn.happened(frame)


def test_letters_can_be_read_on_their_cells() -> None:
    shown = busy_floor()
    for palette in PALETTES:
        drawn = pane(shown, palette=palette)
        for letter in "CWRMOB_AL·":
            style = drawn._letter(letter)
            assert style.color is not None
            paper = palette.background if style.bgcolor is None else style.bgcolor.name
            assert contrast(style.color.name, paper) >= TEXT_CONTRAST, (palette.name, letter)


def test_a_plain_terminal_gets_plain_signs_for_the_promise() -> None:
    shown = busy_floor()
    drawn = Pane(shown, "x", plan_of(100, 30, 3), DARK, PLAIN)
    assert any("###" in line for line in texts(drawn.lines(shown.at(minutes(7)), 0, None)))


def test_every_letter_has_a_word() -> None:
    assert sorted(each[0] for each in legends()) == sorted("CWRMOB_AL·")
