"""The exact characters of each chart at small sizes."""

import math
from functools import partial

from tests.tui.charts.samples import Draw, heat, picture
from tui.charts.bars import Bar, Bars, bars
from tui.charts.causes import Causes, Wait, causes
from tui.charts.forest import Forest, Gap, forest
from tui.charts.funnel import Funnel, funnel
from tui.charts.glyphs import FINE, PLAIN, Glyphs
from tui.charts.heat_map import heat_map
from tui.charts.hour_of_week import HourOfWeek, hour_of_week
from tui.charts.lines import Line, Lines, lines
from tui.charts.people_load import Load, PeopleLoad, people_load
from tui.charts.power_bars import Chance, PowerBars, power_bars
from tui.charts.sizing_rows import SizingRow, SizingRows, sizing_rows
from tui.charts.sparkline import Sparkline, sparkline
from tui.charts.speed_to_lead import SpeedCurve, SpeedToLead, speed_to_lead
from tui.charts.tagged import Group


def assert_drawn(draw: Draw, width: int, height: int, expected: str, glyphs: Glyphs = FINE) -> None:
    """The picture is these lines, of which the first and the last are not part."""
    assert picture(draw, width, height, glyphs) == expected.split("\n")[1:-1]


def test_the_legend_of_speed_to_lead_is_the_numbers_with_the_share_never_reached() -> None:
    draw = partial(
        speed_to_lead,
        SpeedToLead(
            (
                SpeedCurve("by hand", ((1, 0.0), (60, 0.5), (600, 0.9)), 0.04, 60.0, 0.1),
                SpeedCurve("automatic", ((0.5, 0.0), (5, 0.9)), 0.9, 2.0, 0.02),
            ),
            5,
            "promise 5 min",
            ("in time", "half by", "never"),
        ),
    )
    expected = """
100%│          ⢀⡠⠔⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒2⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
    │       ⣀⠔⠊⠁ ┊promise 5 min ⣀⣀⠤⠔⠒⠊⠉⠁
 50%│   ⢀⡠⠒⠉     ┊  ⢀⣀⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉
  0%│⡠⠔⠊⠁⣀⣀⠤⠤⠤⠒⠒⠒⠉1⠉⠁
    └───────────────────────────────────────
   30 s        5 min    30 min       4 h
             in time  half by  never
1 by hand        4 %   60 min   10 %
2 automatic     90 %    2 min    2 %
"""
    assert_drawn(draw, 44, 9, expected)


def test_without_room_for_curves_the_numbers_of_speed_to_lead_stay() -> None:
    draw = partial(
        speed_to_lead,
        SpeedToLead(
            (SpeedCurve("by hand", ((1, 0.0), (60, 0.5)), 0.04, math.inf, 0.5),),
            5,
            "promise",
            ("in time", "half by", "never"),
        ),
    )
    expected = """
           in time  half by  never
1 by hand      4 %    never   50 %

"""
    assert_drawn(draw, 40, 3, expected)


def test_a_forest_is_drawn_against_a_line_that_bears_the_baseline_s_name() -> None:
    draw = partial(
        forest,
        Forest(
            (
                Gap("automatic", 0.9, 0.5, 1.3, "+0.9", "clearly better", "good"),
                Gap("by score", 0.1, -0.3, 0.4, "+0.1", "cannot tell yet", "unsure"),
                Gap("by sign", None, None, None, "–", "clearly worse", "bad"),
            ),
            "today",
            "worse",
            "better",
        ),
    )
    expected = """
automatic        ┊       ├─────●──────┤    +0.9  clearly better
by score    ├──────●───┤                   +0.1  cannot tell yet
by sign          ┊                            –  clearly worse
      worse ◂  today  ▸ better
"""
    assert_drawn(draw, 64, 4, expected)


def test_in_a_narrow_window_a_forest_has_the_verdict_under_the_name() -> None:
    draw = partial(
        forest,
        Forest(
            (
                Gap("automatic", 0.9, 0.5, 1.3, "+0.9", "clearly better", "good"),
                Gap("by score", 0.1, -0.3, 0.4, "+0.1", "cannot tell yet", "unsure"),
            ),
            "today",
            "worse",
            "better",
        ),
    )
    expected = """
automatic                     +0.9
    :   |--o---|    clearly better
by score                      +0.1
 |---o-|           cannot tell yet
  today  > better
"""
    assert_drawn(draw, 34, 5, expected, PLAIN)


def test_the_interval_stands_under_its_bar() -> None:
    draw = partial(bars, Bars((Bar("by hand", 25.4, "25.4", 20.0, 30.0), Bar("automatic", 32.7, "32.7", 31.0, 34.0))))
    expected = """
by hand   █████████████████▉        25.4
                        ╰──────╯
automatic ███████████████████████▏  32.7
                                ╰╯
"""
    assert_drawn(draw, 40, 4, expected)


def test_without_room_bars_lose_their_intervals_and_never_a_row_in_silence() -> None:
    draw = partial(bars, Bars(tuple(Bar(f"option {n}", n, str(n), n - 1, n + 1) for n in range(1, 6))))
    expected = """
option 1 ###                 1
option 2 ######              2
~ +3
"""
    assert_drawn(draw, 30, 3, expected, PLAIN)


def test_losses_go_to_the_left_of_zero() -> None:
    draw = partial(bars, Bars((Bar("loss", -20, "-20k", -22, -18), Bar("gain", 10, "10k", 9, 11))))
    expected = """
loss  ████████████        -20k
     ╰─╯
gain              █████▍   10k
                       ─
"""
    assert_drawn(draw, 30, 4, expected)


def test_a_cell_of_the_map_has_a_number_and_a_tick_and_the_cursor_brackets() -> None:
    draw = partial(heat_map, heat(("4 SDR", "5 SDR", "6 SDR"), ("5m", "1h", "4h"), (1, 2)))
    expected = """
 people       5m      1h      4h
 4 SDR        0·      1?      2✓
▸5 SDR       10?     11✓    [12·]
 6 SDR       20✓     21·     22?
 colour: meetings 0 ████████ 22
"""
    assert_drawn(draw, 40, 5, expected)


def test_a_map_too_large_for_the_window_is_shown_around_the_cursor_and_says_how_much_is_missing() -> None:
    draw = partial(heat_map, heat([f"{n} SDR" for n in range(1, 10)], [f"{n}m" for n in range(1, 10)], (6, 7)))
    expected = """
 people     7m    8m    9m
 6 SDR     56v   57.   58?
>7 SDR     66.  [67?]  68v
 8 SDR     76?   77v   78.
 col~ 0 ######## 22  ~ +6 x +6
"""
    assert_drawn(draw, 30, 5, expected, PLAIN)


def test_a_sparkline_rises_to_the_highest_value() -> None:
    draw = partial(sparkline, Sparkline((0, 1, 2, 3, 4, 5, 6, 7, 8), "8h-17h"))
    expected = """
 ▁▂▃▄▅▆▇█   8h-17h
"""
    assert_drawn(draw, 18, 1, expected)


def test_an_hour_of_the_week_is_a_number_on_a_colour() -> None:
    draw = partial(
        hour_of_week, HourOfWeek(("Mon", "Tue"), (tuple(float(h) for h in range(24)), (0.0,) * 24), "{:.0f}".format)
    )
    expected = """
      0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
Mon   ·  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
Tue   ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
"""
    assert_drawn(draw, 76, 3, expected)


def test_where_24_numbers_do_not_fit_hours_are_added_up() -> None:
    draw = partial(
        hour_of_week, HourOfWeek(("Mon", "Tue"), (tuple(float(h) for h in range(24)), (0.0,) * 24), "{:.0f}".format)
    )
    expected = """
      0  3  6  9 12 15 18 21
Mon   3 12 21 30 39 48 57 66
Tue   ·  ·  ·  ·  ·  ·  ·  ·
"""
    assert_drawn(draw, 30, 3, expected)


def test_a_funnel_shows_stages_and_reasons_for_each_option() -> None:
    draw = partial(
        funnel,
        Funnel(
            ("by hand", "automatic"),
            (Group("MQL", (300, 290), ("300", "290")), Group("Won", (5, 6), ("5", "6 (2 %)"))),
            "Rejected",
            (Group("no need", (40, 30), ("40", "30")),),
        ),
    )
    expected = """
1 by hand    2 automatic
MQL 1 ██████████████████████████████ 300
    2 █████████████████████████████ 290
Won 1 ▌ 5
    2 ▋ 6 (2 %)
Rejected
no need 1 ███████████████████████████████ 40
        2 ███████████████████████▎ 30
"""
    assert_drawn(draw, 44, 8, expected)


def test_causes_of_waiting_are_stacked_and_named_with_their_minutes() -> None:
    draw = partial(
        causes, Causes(("for an owner", "while closed"), (Wait("by hand", (60, 700)), Wait("automatic", (1, 500))))
    )
    expected = """
1 by hand   ██▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓   13 h
2 automatic ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓           8.3 h
                     1      2
█ for an owner  60 min  1 min
▓ while closed    12 h  8.3 h
"""
    assert_drawn(draw, 44, 5, expected)


def test_a_person_over_the_limit_passes_the_dotted_line() -> None:
    draw = partial(
        people_load,
        PeopleLoad((Load("SDR 1", 0.5, ("50 %", "31")), Load("SDR 2", 0.95, ("95 %", "40"))), ("busy", "leads")),
    )
    expected = """
                             busy  leads
SDR 1 ██████████▌       ┊    50 %     31
SDR 2 ████████████████████   95 %     40
"""
    assert_drawn(draw, 40, 3, expected)


def test_curves_are_named_under_the_axis_and_tagged_on_themselves() -> None:
    draw = partial(
        lines,
        Lines(
            (Line("fast", ((0, 1.0), (30, 0.0), (60, 0.0))), Line("slow", ((0, 1.0), (60, 0.5)))),
            x_form="{:.0f} min".format,
            y_form="{:.0%}".format,
        ),
    )
    expected = """
100%│⠉⠉⠒⠒⠒⠢⠤⠤⠤⣀⣀⣀⡀
    │   ⠈⠑⠤⣀     ⠈⠉⠉⠉⠒⠒⠒⠤⠤⠤⢄2⣀⣀
 50%│       ⠉⠢⢄⡀               ⠉⠉⠉⠑⠒⠒⠒⠤⠤
    │          ⠈1⠢⣀
  0%│              ⠉⠒⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
    └───────────────────────────────────
   0 min     20 min      40 min   60 min
1 fast  2 slow
"""
    assert_drawn(draw, 40, 8, expected)


def test_people_at_work_are_steps_and_leads_a_curve() -> None:
    draw = partial(
        lines,
        Lines(
            (
                Line("people", ((0, 0), (8, 4), (16, 0), (24, 0)), is_steps=True),
                Line("leads", ((0, 0), (12, 3), (24, 0))),
            ),
            x_form="{:.0f}h".format,
        ),
    )
    expected = """
4|            oooooooooooooo
 |            o   xxxxxx   o
2|         xxxxxxx      xxxxxx
 |    xxxxx   o            o  xxxxxx
0|xxxxooooooooo            oooooooooxxxx
 +--------------------------------------
 0h             10h             20h
o people  x leads
"""
    assert_drawn(draw, 40, 8, expected, PLAIN)


def test_a_sizing_row_has_its_interval_under_its_bar_a_star_at_the_answer_and_the_target_line() -> None:
    draw = partial(
        sizing_rows,
        SizingRows(
            (
                SizingRow("8 SDR", 0.4, "40 %", 0.3, 0.5, ("112k", "58 %")),
                SizingRow(
                    "9 SDR", 0.8, "80 %", 0.7, 0.9, ("126k", "54 %"), is_answer=True, is_enough=True, note="smallest"
                ),
            ),
            ("kept", "cost", "busy"),
            (0.6, "60 % target"),
            1,
        ),
    )
    expected = """
                                            kept  cost  busy
  8 SDR ███████████████▏       │            40 %  112k  58 %
                   ╰───────╯   │
▸★9 SDR ██████████████████████████████▎     80 %  126k  54 %
                               │  ╰──────╯ smallest
                          60 % target
"""
    assert_drawn(draw, 60, 6, expected)


def test_the_chosen_length_of_a_trial_is_in_brackets_and_the_wanted_chance_is_a_line() -> None:
    draw = partial(
        power_bars,
        PowerBars((Chance("1", 0.5, "50 %"), Chance("2", 0.9, "90 %")), ("weeks", "chance"), (0.8, "80 %"), 1),
    )
    expected = """
weeks       1           2
chance    50 %       [90 %]
                   ▄▄▄▄▄▄▄▄▄▄▄
80 %   ────────────███████████─
       ▄▄▄▄▄▄▄▄▄▄▄ ███████████
       ███████████ ███████████
       ███████████ ███████████
"""
    assert_drawn(draw, 32, 7, expected)
