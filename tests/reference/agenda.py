"""What is to happen, in the order of the instant: phase, lead, person, kind, and who came first for the rest."""

import heapq
from collections.abc import Callable
from enum import IntEnum
from itertools import count


class Phase(IntEnum):
    """Model, section 1; dispatch is no event."""

    COMPLETES = 0
    WINDOWS = 1
    OPT_OUTS = 2
    OUTCOMES = 3
    ALERTS = 4
    REASSIGNS = 5
    CREATED = 6
    ASSIGNMENTS = 7
    DUE = 8


Act = Callable[[], None]
LAST = 1 << 40
ROUNDS = 10_000


class Agenda:
    """A heap of things to do and the present instant."""

    def __init__(self, end: int) -> None:
        self.now = 0
        self.end = end
        self._heap: list[tuple[int, int, int, int, int, int, Act]] = []
        self._number = count()

    def push(self, at: int, phase: Phase, act: Act, lead: int = 0, person: int = 0, kind: int = 0) -> None:
        assert at >= self.now
        if at < self.end:
            heapq.heappush(self._heap, (at, phase, lead, person, kind, next(self._number), act))

    def wake(self, at: int, phase: Phase = Phase.WINDOWS) -> None:
        """An instant is played at this time, whatever it brings."""
        self.push(max(at, self.now), phase, lambda: None)

    def play(self, try_again: Act, route: Act, dispatch: Act) -> None:
        """All instants; `try_again` runs at the end of the reassigns, `route` before
        the assignments, `dispatch` behind all phases."""
        while self._heap:
            self.now = self._heap[0][0]
            rounds = 0
            while self._heap and self._heap[0][0] == self.now:
                self.push(self.now, Phase.REASSIGNS, try_again, lead=LAST)
                self.push(self.now, Phase.ASSIGNMENTS, route, lead=-1)
                while self._heap and self._heap[0][0] == self.now:
                    heapq.heappop(self._heap)[-1]()
                dispatch()
                rounds += 1
                assert rounds < ROUNDS
