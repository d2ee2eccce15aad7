"""What no dashboard shows and the simulation needs: each input, what is typical, and how far it may be off."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from policies.durations import DAY, HOUR, MINUTE, SECOND, format_duration
from policies.wording import N_
from scenarios.interview.answers import Answers
from scenarios.interview.questions import BY_HAND, QUEUE
from scenarios.ranges import Number

LAG, LAG_SPREAD, NOTICE, OTHER_WORK, ABSENCE, SPEED = "lag", "lag_spread", "notice", "other_work", "absence", "speed"
ADHERENCE, PATIENCE, FIT, DIRT, QUALIFY, REACH, SHOW = (
    "adherence", "patience", "fit", "dirt", "qualify", "reach", "show",
)  # fmt: skip
WIN = "win"


@dataclass(frozen=True, slots=True)
class Input:
    """One hidden input: its typical value and range in its unit, and what a planner calls it."""

    name: str
    words: str
    typical: float
    low: float
    high: float
    unit: str = "share"
    """share, ms, or number"""


INPUTS: Mapping[str, Input] = {
    one.name: one
    for one in (
        Input(LAG, N_("time until somebody sees to a new lead"), 45 * MINUTE, 15 * MINUTE, 3 * HOUR, "ms"),
        Input(LAG_SPREAD, N_("how uneven that time is"), 1.0, 0.6, 1.6, "number"),
        Input(NOTICE, N_("time until the owner notices"), 45 * MINUTE, 20 * MINUTE, 90 * MINUTE, "ms"),
        Input(OTHER_WORK, N_("share of the day for other work"), 0.5, 0.35, 0.65),
        Input(ABSENCE, N_("share of days on which somebody is away without notice"), 0.04, 0.04, 0.04),
        Input(SPEED, N_("how quickly a lead is worked"), 1.0, 1.0, 1.0, "number"),
        Input(ADHERENCE, N_("share of assigned leads that get worked at all"), 0.92, 0.8, 0.98),
        Input(PATIENCE, N_("time after which an unanswered lead is gone"), 30 * DAY, 30 * DAY, 30 * DAY, "ms"),
        Input(FIT, N_("share of MQLs that sales wants"), 0.75, 0.75, 0.75),
        Input(DIRT, N_("bad contact data, against what is typical"), 1.0, 1.0, 1.0, "number"),
        Input(QUALIFY, N_("chance that a conversation qualifies a demo request"), 0.5, 0.3, 0.7),
        Input(REACH, N_("chance that a call reaches somebody"), 0.38, 0.32, 0.47),
        Input(SHOW, N_("share of meetings that take place"), 0.82, 0.74, 0.88),
        Input(WIN, N_("share of meetings that become customers"), 0.22, 0.15, 0.30),
    )
}


@dataclass(frozen=True)
class Hidden:
    """Values of the hidden inputs, and why each that was solved for is what it is."""

    values: Mapping[str, float]
    solved: Mapping[str, str] = field(default_factory=dict)
    """input -> what it was solved for"""

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def with_values(self, **changed: float) -> "Hidden":
        """Other values of some inputs."""
        return replace(self, values={**self.values, **changed})

    def is_open(self, name: str) -> bool:
        """No answer says anything of it: it becomes a range."""
        return name not in self.solved

    def written(self, name: str) -> Number | dict[str, Number]:
        """The value as the file has it, a range where it is open."""
        one, value = INPUTS[name], self.values[name]
        if not self.is_open(name) or one.low == one.high:
            return plain(value, one.unit)
        ends = {"likely": value, "low": min(one.low, value), "high": max(one.high, value)}
        return {end: plain(number, one.unit) for end, number in ends.items()}

    def why(self, name: str) -> str:
        """Where the value comes from, for a comment."""
        return self.solved.get(name, "typical")


def plain(value: float, unit: str) -> Number:
    """A number of the file: four digits, a duration to the second, from ten minutes to the minute."""
    if unit == "ms":
        step = SECOND if value < 10 * MINUTE else MINUTE
        return format_duration(max(1, round(value / step)) * step)
    shown = float(f"{value:.4g}")
    return int(shown) if shown.is_integer() else shown


def typical_hidden(answers: Answers) -> Hidden:
    """Where the search for the hidden inputs begins: what is typical, beside what was said."""
    values = {name: one.typical for name, one in INPUTS.items()}
    solved: dict[str, str] = {}
    if answers.win_rate is not None:
        values[WIN] = answers.win_rate
        solved[WIN] = "you said"
    return Hidden(values, solved)


def is_by_hand(answers: Answers) -> bool:
    """Somebody hands leads over: the wait for an owner is the hidden one, else the owner's noticing."""
    return answers.way == BY_HAND


def is_queue(answers: Answers) -> bool:
    """Nobody owns a new lead: who is free takes the next."""
    return answers.way == QUEUE
