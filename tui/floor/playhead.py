"""Where the film stands: a position on the run's clock that moves with the wall clock, times a speed."""

from dataclasses import dataclass, replace

from policies.durations import HOUR, MINUTE

SPEEDS = (1_000, 10_000, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
"""Ms of the run in a second of the wall clock."""
USUAL = 2
_WHOLE_MINUTES_FROM = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Playhead:
    """`at` ms was shown when the wall clock stood at `since` seconds."""

    at: int
    since: float
    speed: int = USUAL
    """place in `SPEEDS`"""
    is_playing: bool = False

    def position(self, now: float, end: int) -> int:
        """Ms to show at `now` s, before `end`; whole minutes at speeds at which seconds would only flicker."""
        if not self.is_playing:
            return min(self.at, end - 1)
        rate = SPEEDS[self.speed]
        at = self.at + int((now - self.since) * rate)
        if rate >= _WHOLE_MINUTES_FROM:
            at = max(at // MINUTE * MINUTE, self.at)
        return min(at, end - 1)

    def moved(self, to: int, now: float) -> "Playhead":
        """The same, standing at `to` ms."""
        return replace(self, at=max(to, 0), since=now)

    def turned(self, now: float, end: int, *, playing: bool) -> "Playhead":
        """Playing or paused from here on."""
        return replace(self.moved(self.position(now, end), now), is_playing=playing)

    def paced(self, steps: int, now: float, end: int) -> "Playhead":
        """Faster by so many steps, slower for less than 0, as far as there are speeds."""
        speed = min(max(self.speed + steps, 0), len(SPEEDS) - 1)
        return replace(self.moved(self.position(now, end), now), speed=speed)
