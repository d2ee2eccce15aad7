"""Play a map of promises under the screen, telling again and again how it stands."""

from collections.abc import Generator
from concurrent.futures import CancelledError
from dataclasses import dataclass

from sim.experiments.runs import Failure
from sim.experiments.sla_map import MapPlay, MapQuestion, SlaMap
from tui.running import Bench


@dataclass(frozen=True, slots=True)
class MapStanding:
    """How a map stands; `text` is the scenario file's that it was played from."""

    sla_map: SlaMap
    text: str
    failures: tuple[Failure, ...]
    seconds: float
    """of computing, all runs together"""


@dataclass(frozen=True, slots=True)
class SlaMapping:
    """A task for the runner: every cell of the map."""

    question: MapQuestion
    text: str

    def __call__(self, bench: Bench) -> Generator[object, None, None]:
        """Yield a MapStanding when one is due, and at the end."""
        play = MapPlay(self.question)
        done, known, seconds = 0, 0, 0.0
        bench.progress(0, play.total)
        try:
            for each in play(bench.executor, bench.store):
                done, known, seconds = done + 1, known + each.is_known, seconds + each.seconds
                bench.progress(done, play.total, known)
                if bench.stopped():
                    return
                if bench.is_due():
                    yield self._standing(play, seconds)
        except CancelledError:  # the window is closing
            return
        yield self._standing(play, seconds)

    def _standing(self, play: MapPlay, seconds: float) -> MapStanding:
        return MapStanding(play.standing(), self.text, tuple(play.failures), seconds)
