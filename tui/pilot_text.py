"""What simulated pilots say, in words and as JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiments.pilot_answer import POWER, Harm, PilotAnswer, Test, Worth
from sim.measures.intervals import Interval
from sim.measures.summary import KpiSpec
from tui.tables import fitting_table, paragraph
from tui.words import number, percent

_TESTS = {
    "lead": "two proportions, lead by lead",
    "day": "a t-test of the daily shares",
    "week": "a t-test of the weekly shares",
    "rep": "a t-test of the people's shares",
    "pair": "a t-test of each person's difference between the arms",
}
_SHOWN = (7, 14, 28, 56, 84, 140, 182, 273, 364)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with the names that it is told with."""

    answer: PilotAnswer
    treatment: str
    control: str
    share: float
    specs: Mapping[str, KpiSpec]
    follow_up_weeks: int

    @property
    def alarm(self) -> str | None:
        """Warning when the option against itself is found different too often for the level of the test."""
        alarm = self.cries_wolf
        hint = " --unit day counts days instead." if self.answer.unit == "lead" else ""
        return None if alarm is None else f"{alarm}{hint}"

    @property
    def cries_wolf(self) -> str | None:
        """The same without what to type."""
        answer, test = self.answer, self.answer.tests[0]
        usual = math.sqrt(answer.alpha * (1 - answer.alpha) / max(1.0, answer.pilots))
        if test.false_alarms <= answer.alpha + 3 * usual:
            return None
        why = "leads share their people" if self.is_shared else "an arm's leads share its people"
        return (
            f"The test cries wolf: it finds the control different from itself in {percent(test.false_alarms)} of "
            f"pilots, not in {percent(answer.alpha)}: {why} and are no separate trials."
        )

    @property
    def is_shared(self) -> bool:
        """Whether the same people work the leads of both arms."""
        return self.answer.tests[0].rollout is not None

    @property
    def warnings(self) -> list[str]:
        """What the pilot's numbers do not say by themselves."""
        found = [self.interference(test) for test in self.answer.tests] + [self.alarm]
        return [each for each in found if each is not None]

    def interference(self, test: Test) -> str | None:
        """What a pilot on shared people makes of the gain, compared with the whole change; None with teams of its own.

        Nothing is said of a size that the simulation cannot tell from none.
        """
        over = test.rollout
        if over is None:
            return None
        name, shown, whole = self.specs[test.kpi].name, _points(test.effect), _points(over.effect)
        both = f"{name}: both options share the same people, so"
        interval = over.overstated_interval
        if interval is not None and interval.low <= 0 <= interval.high:
            reach = f"{_points(interval.low)} to {_points(interval.high)}"
            return (
                f"{both} each arm's leads wait for the other's; here the trial shows {shown} points, the whole change "
                f"comes to {whole}: no difference that {number(self.answer.pilots)} pilots tell from none "
                f"({reach} points)."
            )
        does = "overstates" if over.overstated * (1 if test.effect > 0 else -1) > 0 else "understates"
        gain = "gain" if test.effect > 0 else "loss"
        reach = "" if interval is None else f" ({_points(interval.low)} to {_points(interval.high)})"
        return (
            f"{both} the trial {does} the {gain}: it shows {shown} points, the whole change comes to {whole}, "
            f"{_points(over.overstated)}{reach} points apart."
        )


def pilot_text(told: Told, width: int) -> str:
    """Verdict first, then the numbers behind it."""
    answer = told.answer
    said = [pilot_words(told, test, first=at == 0) for at, test in enumerate(answer.tests)]
    said += [] if answer.worth is None else [worth_words(told, answer.worth)]
    said += [*told.warnings, *map(harm_words, answer.harms)]
    parts = [paragraph(each, width) for each in said]
    parts.append(_curve(told, width))
    parts.append(paragraph(_notes(told), width))
    return "\n\n".join(parts)


def pilot_words(told: Told, test: Test, *, first: bool) -> str:
    """Whether pilots of those days see it, and how long they would have to be; `first`: with a yes or no."""
    answer, name = told.answer, told.specs[test.kpi].name
    days, now = answer.days, test.now.power
    change = _change(test)
    if not is_there(test):
        end = f"{name}: the options hardly differ ({change}), so that no test is likely to tell them apart."
        return f"No. {end}" if first else end
    answers = "Yes" if now >= POWER else "Hardly" if now >= 0.5 else "No"
    sees = f"{days} days see the difference in {_power(now)} of pilots ({change})"
    if now < POWER and test.smallest is not None:
        sign = 1 if test.effect > 0 else -1
        sees += f"; to be seen in {percent(POWER)} it would have to be {percent(test.control)} to "
        sees += percent(test.control + sign * test.smallest)
    elif now < POWER:
        sees += "; no difference at all is large enough to be seen so soon"
    return f"{answers + ': ' if first else ''}{name}: {sees}. {_how_long(told, test)}"


def _change(test: Test) -> str:
    """From which share to which, with as many digits as it takes to see that they differ."""
    shares = test.control, test.control + test.effect
    if abs(test.effect) < 0.02:
        return " to ".join(f"{100 * share:.1f} %" for share in shares)
    return " to ".join(percent(share) for share in shares)


def _power(share: float) -> str:
    """A power as a percentage, never rounded up to what is asked for."""
    return f"under {percent(POWER)}" if share < POWER and percent(share) == percent(POWER) else percent(share)


def _how_long(told: Told, test: Test) -> str:
    if test.needed is None:
        end = f"Not even {time_words(told.answer.longest)} would do at your volume."
        if test.formula_days is not None and math.isfinite(test.formula_days):
            end += f" (For independent leads the formula says {time_words(math.ceil(test.formula_days))}.)"
        return end
    if test.needed <= told.answer.days and test.now.power >= POWER:
        return f"{time_words(test.needed)} would do." if test.needed < told.answer.days else ""
    return f"It takes {time_words(test.needed)} at your volume."


def worth_words(told: Told, worth: Worth) -> str:
    """Whether they would see a change of the size that is worth it."""
    name, points = told.specs[told.answer.tests[0].kpi].name, f"{100 * worth.change:+.4g}"
    if worth.now is None:
        return f"Worth it: {name} cannot change by {points} points from {percent(told.answer.tests[0].control)}."
    said = f"Worth it from {points} points on: if that is the truth, {told.answer.days} days see it in "
    said += f"{_power(worth.now.power)} of pilots"
    if worth.needed is None:
        return f"{said}; not even {time_words(told.answer.longest)} are enough for {percent(POWER)}."
    return f"{said}; {percent(POWER)} take {time_words(worth.needed)}."


def is_there(test: Test) -> bool:
    """Whether the true difference is told from none."""
    interval = test.effect_interval
    return interval is None or interval.low > 0 or interval.high < 0


def harm_words(harm: Harm) -> str:
    """How often the limit would stop a pilot, and how often it would without the treatment."""
    what, of = {"opt_out_rate": ("opt-outs", "leads touched")}.get(harm.kpi, ("complaints", "messages delivered"))
    if harm.rate is None:
        return f"Harm limit: there are no {of} under the treatment, so no {what} can stop a pilot."
    return (
        f"Harm limit: more than {percent(harm.limit)} {what} of {of} would stop {percent(harm.treatment)} of pilots "
        f"(the treatment has {percent(harm.rate)}); the control would be stopped in {percent(harm.control)}."
    )


def _curve(told: Told, width: int) -> str:
    tests = told.answer.tests
    rows = [["length", *(told.specs[test.kpi].name for test in tests)]]
    for place, each in enumerate(tests[0].curve):
        if each.days in _SHOWN or each.days == told.answer.days:
            powers = [f"{_power(test.curve[place].power)} (±{number(200 * test.curve[place].error)})" for test in tests]
            rows.append([time_words(each.days), *powers])
    return "Pilots that see the difference, by length:\n" + fitting_table(rows, width)


def _notes(told: Told) -> str:
    answer, test = told.answer, told.answer.tests[0]
    formula = (
        "" if test.per_arm is None else f"; by the formula for independent leads {test.per_arm:,} per arm are needed"
    )
    and_people = "" if told.is_shared else " and of each team"
    return (
        f'Treatment "{told.treatment}" gets {percent(told.share)} of the leads{and_people}, control '
        f'"{told.control}" the rest: {number(answer.leads[0])} and {number(answer.leads[1])} leads in {answer.days} '
        f"days{formula}. Test: {_TESTS[answer.unit]}, two-sided, level {percent(answer.alpha)}. "
        f"Leads are followed to the end of the run, {told.follow_up_weeks} weeks after the last; both options have "
        f"settled in when the pilot begins. {number(answer.pilots)} pilots behind each other; ± is two standard errors."
    )


def time_words(days: int) -> str:
    """14 days, 8 weeks, 7 months, 3 years."""
    if days <= 21:
        return f"{days} days"
    if days >= 730:
        return f"{round(days / 365)} years"
    return f"{round(days / 7)} weeks" if days < 84 else f"{round(days / 30)} months"


def pilot_json(told: Told, name: str, seed: int, replications: int) -> dict[str, object]:
    """One object; shares and differences as fractions."""
    answer = told.answer
    return {
        "scenario": name,
        "seed": seed,
        "replications": replications,
        "treatment": told.treatment,
        "control": told.control,
        "teams": "shared" if told.is_shared else "separate",
        "share": told.share,
        "days": answer.days,
        "unit": "rep" if answer.unit == "pair" else answer.unit,
        "alpha": answer.alpha,
        "leads": {"treatment": answer.leads[0], "control": answer.leads[1]},
        "pilots": answer.pilots,
        "tests": [_test_json(test) for test in answer.tests],
        "harms": [
            {
                "kpi": each.kpi,
                "limit": each.limit,
                "rate": each.rate,
                "stopped": {"treatment": each.treatment, "control": each.control},
            }
            for each in answer.harms
        ],
        "worth": None if answer.worth is None else _worth_json(answer.worth),
        "warnings": told.warnings,
    }


def _points(share: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{100 * share:+.1f}"


def _estimated(mean: float, interval: Interval | None) -> dict[str, float | None]:
    low, high = (None, None) if interval is None else (interval.low, interval.high)
    return {"mean": mean, "low": low, "high": high}


def _worth_json(worth: Worth) -> dict[str, object]:
    return {
        "difference": worth.change,
        "power": None if worth.now is None else worth.now.power,
        "days_needed": worth.needed,
    }


def _test_json(test: Test) -> dict[str, object]:
    whole = test.rollout
    return {
        "kpi": test.kpi,
        "control": test.control,
        "treatment": test.control + test.effect,
        "difference": _estimated(test.effect, test.effect_interval),
        "rollout": None if whole is None else _estimated(whole.effect, whole.interval),
        "overstated": None if whole is None else _estimated(whole.overstated, whole.overstated_interval),
        "power": test.now.power,
        "wrong_way": test.now.wrong_way,
        "power_error": test.now.error,
        "false_alarms": test.false_alarms,
        "smallest_visible_difference": test.smallest,
        "days_needed": test.needed,
        "formula": {"leads_per_arm": test.per_arm, "days": test.formula_days},
        "curve": [{"days": each.days, "power": each.power, "error": each.error} for each in test.curve],
    }
