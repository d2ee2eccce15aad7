"""A table that is filled anew again and again."""

import asyncio

from textual.app import App, ComposeResult

from tui.widgets.clear_table import ClearTable


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield ClearTable()


def test_a_column_is_as_wide_as_what_stands_in_it_now() -> None:
    app = Host()

    async def act() -> list[int]:
        widths = []
        async with app.run_test() as pilot:
            table = app.query_one(ClearTable)
            table.head(["Option"])
            for text in ("no difference that matters", "better", "clearly better"):
                table.fill([[text]])
                widths.append(table.ordered_columns[0].content_width)
                await pilot.pause()
                widths.append(table.ordered_columns[0].content_width)
        return widths

    assert asyncio.run(act()) == [26, 26, 6, 6, 14, 14]
