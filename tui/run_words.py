"""How far a run is, in words that every area uses."""

from collections.abc import Sequence

from sim.experiments.runs import Failure
from tui.running import Phase, RunState
from tui.text import _
from tui.words import duration


def progress_words(state: RunState) -> str:
    """How far the run is, and what can be done."""
    share = 100 * state.done // max(1, state.of)
    if state.phase is Phase.RUNNING:
        said = _("{share} %. Esc stops and keeps what is done.")
        if state.seconds_left is not None:
            said = _("{share} %, about {time} left. Esc stops and keeps what is done.")
            if state.is_at_most:
                said = _("{share} %, at most {time} left. Esc stops and keeps what is done.")
        return said.format(share=share, time=duration((state.seconds_left or 0) / 60))
    if state.phase is Phase.STOPPED:
        said = _("Stopped at {done} of {of} runs. Ranges are wider than a full run. r continues.")
        return said.format(done=state.done, of=state.of)
    if state.phase is Phase.FAILED:
        return state.message
    return _("All {of} simulated runs are done.").format(of=state.of)


def stale_words(seconds: float) -> str:
    """Results are of before an edit; `seconds` is how long the runs take."""
    return _("Edited after its run. r updates it (about {time}).").format(time=duration(max(1.0, seconds) / 60))


def failure_words(failures: Sequence[Failure]) -> list[str]:
    """A line for each option or cell that broke."""
    first: dict[str, Failure] = {}
    for each in failures:
        first.setdefault(each.reason, each)
    return [_("Could not be played: {reason}").format(reason=reason) for reason in first]
