"""A text area that goes."""

import asyncio

import pytest
from textual.app import App
from textual.geometry import Region
from textual.widgets import TextArea

from tui.widgets.prose_editor import ProseEditor

CROP = Region(0, 0, 30, 3)


def test_painted_once_more_after_it_was_taken_away_it_is_blank_where_textual_s_own_fails() -> None:
    async def run() -> None:
        app = App[None]()
        async with app.run_test() as pilot:
            ours, textuals = ProseEditor("a text"), TextArea("a text")
            await app.mount(ours, textuals)
            ours.styles.width = textuals.styles.width = 30
            await pilot.pause()
            assert any("a text" in strip.text for strip in ours.render_lines(CROP))
            await app.screen.remove_children()
            for gone in (ours, textuals):
                gone.notify_style_update()  # as losing the focus does
            assert [strip.text for strip in ours.render_lines(CROP)] == [" " * 30] * 3
            with pytest.raises(KeyError, match="text-area--gutter"):
                textuals.render_lines(CROP)

    asyncio.run(run())
