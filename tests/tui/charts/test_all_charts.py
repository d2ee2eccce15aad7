"""What holds for every chart of the kit: size, harmlessness, speed, contrast."""

import time
import unicodedata
from statistics import median

import pytest
from rich.cells import cell_len
from wcwidth import wcwidth

from tests.tui.charts.samples import heat, picture, samples, sizing, speed, styled
from tui.charts.glyphs import BOLD, FINE, PLAIN, STYLES, Glyphs, style_for
from tui.charts.labels import cut, fitted, shown
from tui.charts.palette import (
    CIVIDIS,
    DARK,
    LIGHT,
    LINE_CONTRAST,
    PALETTES,
    PROJECTOR,
    TEXT_CONTRAST,
    Palette,
    contrast,
    ink,
)

CHARTS = tuple(samples())
SIZES = [(10, 3), (11, 4), (17, 5), (24, 8), (40, 10), (60, 15), (80, 24), (120, 40), (200, 60), (200, 3), (10, 60)]
HOSTILE = (
    "[/b]", "[@click=app.quit]press[/]", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "a\tb\nc", "日本語の名前" * 9,
    "👍🏽👨‍👩‍👧🇵🇱", "e\u0301\u0301\u0301", "x" * 500, "", "\u200b\ufe0f", "{name} %s",
)  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("glyphs", STYLES, ids=lambda glyphs: glyphs.name)
def test_a_chart_is_exactly_as_large_as_asked_at_every_size(name: str, glyphs: Glyphs) -> None:
    for width, height in [*SIZES, (0, 0), (1, 1), (3, 2)]:
        for count in (1, 3, 25):
            picture(samples(count=count)[name], width, height, glyphs)


@pytest.mark.parametrize("name", CHARTS)
def test_hostile_and_long_names_never_break_a_line_and_nothing_of_them_is_obeyed(name: str) -> None:
    for width, height in SIZES:
        for hostile in HOSTILE:
            for line in picture(samples([hostile, "other"])[name], width, height):
                assert not [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cf", "Mn")]


def test_names_are_shown_literally_and_cut_with_an_ellipsis() -> None:
    assert picture(samples(["[/b]", "[@click=app.quit]press[/]"])["bars"], 40, 3)[0].startswith("[/b]")
    assert picture(samples(["x" * 500])["bars"], 40, 3)[0].startswith("x" * 15 + "… ")
    assert cut("twelve signs", 12) == "twelve signs"
    assert cut("twelve signs", 8) == "twelve…"
    assert fitted("日本語", 4) == "日… "
    assert shown("\x1b[31mred\u202e\tend") == "[31mred end"


def test_every_sign_of_every_style_is_one_cell_wide() -> None:
    for glyphs in STYLES:
        signs = "".join(value for field, value in _texts(glyphs) if field not in ("name", "dots"))
        assert [sign for sign in signs if wcwidth(sign) != 1 or cell_len(sign) != 1] == []
    assert [sign for sign in map(chr, range(0x2800, 0x2900)) if wcwidth(sign) != 1 or cell_len(sign) != 1] == []
    assert [sign for sign in " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█" if wcwidth(sign) != 1 or cell_len(sign) != 1] == []


def test_the_plain_style_is_seven_bit() -> None:
    assert [value for _, value in _texts(PLAIN) if not value.isascii()] == []


def test_the_linux_console_gets_plain_signs_and_a_projector_bold_ones() -> None:
    assert style_for("linux", is_bold=False) is PLAIN
    assert style_for("xterm-256color", is_bold=False) is FINE
    assert style_for("xterm-256color", is_bold=True) is BOLD


def _texts(glyphs: Glyphs) -> list[tuple[str, str]]:
    return [(name, str(getattr(glyphs, name))) for name in type(glyphs).__dataclass_fields__]


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_text_and_lines_have_enough_contrast_on_background_and_panels(palette: Palette) -> None:
    for paper in (palette.background, palette.surface):
        texts = [palette.text, palette.muted, palette.accent, palette.good, palette.bad, palette.unsure]
        assert [each for each in (*texts, *palette.series) if contrast(each, paper) < TEXT_CONTRAST] == []
        assert contrast(palette.line, paper) >= LINE_CONTRAST


def test_the_projector_has_more_contrast_than_the_light_theme_everywhere() -> None:
    for name in ("text", "muted", "line", "good", "bad", "unsure"):
        own, light = (contrast(getattr(each, name), each.background) for each in (PROJECTOR, LIGHT))
        assert own > light


def test_numbers_on_the_heat_map_can_be_read_in_colour_and_in_grey() -> None:
    assert [paper for paper in (*CIVIDIS, *DARK.faded().ramp) if contrast(ink(paper), paper) < TEXT_CONTRAST] == []


def test_the_ramp_gets_lighter_step_by_step_so_that_it_survives_without_colour() -> None:
    lights = [contrast(paper, "#000000") for paper in CIVIDIS]
    assert lights == sorted(lights)


def test_known_contrasts_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_writes_only_in_the_palette_s_colours(name: str) -> None:
    palette = LIGHT
    known = {
        palette.text, palette.muted, palette.line, palette.accent, palette.good, palette.bad, palette.unsure,
        *palette.series, *palette.ramp,
    }  # fmt: skip
    for text, colour, paper in styled(samples()[name](80, 24, palette, FINE)):
        if paper:
            assert (paper in palette.ramp, colour) == (True, ink(paper))
        elif text.strip():
            assert colour in known


@pytest.mark.parametrize("name", CHARTS)
def test_what_is_out_of_date_is_grey(name: str) -> None:
    faded = DARK.faded()
    for _, colour, paper in styled(samples()[name](80, 24, faded, FINE)):
        assert paper in ("", *faded.ramp)
        assert colour in (DARK.muted, DARK.line, "#000000", "#ffffff", *faded.ramp)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_in_less_than_ten_milliseconds(name: str) -> None:
    draw = samples(count=6)[name]
    draw(120, 40, DARK, FINE)
    times = []
    for _ in range(15):
        begin = time.thread_time()
        draw(120, 40, DARK, FINE)
        times.append(time.thread_time() - begin)
    assert min(times) < 0.010, f"median {median(times):.4f} s"


def test_the_numbers_of_a_chart_are_told_as_text_with_tabs() -> None:
    assert heat(("4", "5"), ("5m", "1h"), None).told() == "people\t5m\t1h\n4\t0 no\t1 unsure\n5\t10 unsure\t11 yes"
    assert speed(("by\thand",)).told() == "\tin time\thalf by\tnever\nby hand\t40 %\t60 min\t10 %"
    assert sizing(("8 SDR",), (0.4,)).told() == "\tkept\tcost\tbusy\n8 SDR\t40%\t98k\t62 %"


def test_curves_can_be_told_apart_without_colour() -> None:
    for glyphs in STYLES:
        lines = picture(samples()["speed_to_lead"], 60, 16, glyphs)
        plot, legend = lines[:-4], lines[-3:]
        for number, line in enumerate(legend):
            assert line.startswith(glyphs.tag(number))
            assert any(glyphs.tag(number) in row[5:] for row in plot)
