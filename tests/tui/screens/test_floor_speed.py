"""Sixty people at twelve pictures a second cost less than 40 % of a core."""

import asyncio
import random
import time

from textual.app import App, ComposeResult

from tests.tui.floor.films import film
from tests.tui.floor.test_waiting import HOT
from tui.floor.film import Film
from tui.widgets.floor_lanes import FloorLanes

PEOPLE, SIZE = 60, (160, 70)
DAY, MINUTE = 86_400_000, 60_000


class Playing(App[None]):
    """A film that begins at noon and goes on by a minute a second."""

    def __init__(self, shown: Film) -> None:
        super().__init__()
        self.shown, self.pictures, self.began = shown, 0, 0.0

    def compose(self) -> ComposeResult:
        yield FloorLanes()

    def on_mount(self) -> None:
        self.query_one(FloorLanes).show_film(self.shown, "an option")
        self.began = time.monotonic()
        self.set_interval(1 / 12, self.draw)

    def draw(self) -> None:
        self.pictures += 1
        self.query_one(FloorLanes).show(DAY + round((time.monotonic() - self.began) * MINUTE))


def test_sixty_people_on_a_large_window_cost_less_than_two_fifths_of_a_core() -> None:
    chance = random.Random(1)
    came = sorted(chance.randrange(2 * DAY) for _ in range(5000))
    names = [f"rep {number}" for number in range(PEOPLE)]
    app = Playing(film(arrivals=came, people=names, review="4m", work="6m", talk="9m", option=HOT))
    share = 1.0

    async def run() -> None:
        nonlocal share
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(0.5)
            spent, since, before = time.process_time(), time.monotonic(), app.pictures
            await asyncio.sleep(3)
            share = (time.process_time() - spent) / (time.monotonic() - since)
            assert app.pictures > before

    asyncio.run(run())
    assert share < 0.4
