"""Robustness in a planner's words: as long as what the verdict holds, then under which curve, and what it hangs on."""

import math
from collections.abc import Iterator

from scenarios.presets import decay_preset
from sim.experiments.beliefs import Decision
from sim.experiments.court import Change, Standing, looks, spec_of
from sim.experiments.robustness import SWING, BreakEven, Curves, Robustness, Shaken
from sim.measures.verdicts import Verdict
from tui.errors import shortened
from tui.tables import paragraph, ruled, text_table
from tui.words import NOTHING, duration, listed, number, percent, signed, worded

_PLURAL = ("leads a week", "internal meetings a week")


def robustness_text(found: Robustness, width: int) -> str:
    """Everything that the command prints, without warnings."""
    return f"{curves_text(found.curves, width)}\n\n{beliefs_text(found, width)}"


def curves_text(curves: Curves, width: int) -> str:
    """The first half: how it stands, from which causal share, under which curves."""
    told = [_now(curves), _causal(curves) + _exceptions(curves), _preset_words(curves)]
    parts = [paragraph(each, width) for each in told]
    parts.append(f"{ruled('If speed counts more or less', width)}\n{_curve_table(curves, width)}")
    return "\n\n".join(parts)


def beliefs_text(found: Robustness, width: int) -> str:
    """The second half: what else it hangs on, and how all of it was computed."""
    heading = ruled(f"If a number is {percent(SWING)} lower or higher", width)
    parts = [*(paragraph(each, width) for each in turn_sentences(found)), f"{heading}\n{_beliefs(found, width)}"]
    return "\n\n".join([*parts, paragraph(how_computed(found), width)])


def shaken_line(curves: Curves, each: Shaken) -> str:
    """One belief as it is found: "leads a week (demo form) 42: +5.4 with 25 % less, +8.1 with 25 % more"."""
    low, high = (_moved(curves, change) for change in (each.falls, each.rises))
    return f"{_named(each)} {value_words(each, each.belief.value)}: {low} if lower, {high} if higher"


def causal_words(even: BreakEven, most: int) -> str:
    """What the published effect of speed has to do with the verdict "clearly better"."""
    if even.kind == "from" and even.share is not None:
        text = f"Holds as long as at least {percent(even.share)} of the published effect of speed is real"
        return f"{text}{_beyond(even, most)}."
    if even.kind == "up to" and even.share is not None:
        text = f"Holds only as long as no more than {percent(even.share)} of the published effect of speed is real"
        return f"{text}{_beyond(even, most)}."
    if even.kind == "never" and even.beyond is not None and is_open(even.beyond):
        words = verdict_words(even.beyond, most)
        return f"Not shown to be clearly better, even if all of the published effect of speed is real: {words}."
    return {
        "always": "Holds even if nothing of the published effect of speed is real: it does not hang on speed.",
        "never": "Not clearly better however much of the published effect of speed is real, all of it included.",
    }.get(even.kind, "The scenario has no [decay] that falls: speed wins nothing in it, whatever is real.")


def _causal(curves: Curves) -> str:
    """As `causal_words`, for a verdict that may not stand now."""
    words = causal_words(curves.break_even, curves.most)
    return words if curves.now.stands else words.replace("Holds", "Clearly better", 1).replace("as long as", "if", 1)


def _beyond(even: BreakEven, most: int) -> str:
    """What it is where it does not hold: known to be otherwise, or only not known."""
    if even.beyond is None:
        return ""
    return f" (with {'less' if even.kind == 'from' else 'more'}: {verdict_words(even.beyond, most)})"


def verdict_words(standing: Standing, most: int) -> str:
    """The verdict, or how many simulated runs could not tell."""
    if is_open(standing):
        return f"cannot tell with {max(standing.runs, most)} runs"
    return str(standing.verdict)


def is_open(standing: Standing) -> bool:
    """The runs do not tell."""
    return standing.verdict in (None, Verdict.TOO_CLOSE, Verdict.NOT_YET)


def gap_words(decision: Decision, standing: Standing) -> str:
    """The difference with its interval, in the KPI's unit."""
    mean = gap(decision, standing.mean)
    if standing.low is None or standing.high is None:
        return mean
    return f"{mean} ({gap(decision, standing.low)} to {gap(decision, standing.high)})"


def value_words(each: Shaken, value: float) -> str:
    """A value of a belief: a duration, a share or a number."""
    if each.belief.is_duration:
        return duration(value / 60_000)
    return percent(value) if each.belief.most == 1 else number(value)


def how_computed(found: Robustness) -> str:
    """Replications, what was searched, and what "?" means."""
    search = found.search
    where = "A turn of the verdict was looked for between lower and higher"
    if search is None:
        where += "; --search 2 looks on, from half of each number to double"
    else:
        where += f" and on from 1/{number(search)} of a number to {number(search)} times it"
    most = found.curves.most
    runs = f"{looks(most)[0]} simulated runs of both options each time, all on the same luck"
    more = (
        f', {most} where there was doubt; more (--replications) may settle a "cannot tell"'
        if len(looks(most)) > 1
        else ""
    )
    return (
        f"{runs}{more}. ? = the change may be chance. {where}. Everything else stays as it is in the file. Each line"
        " holds with 95 % by itself, not all of them together."
    )


def turn_sentences(found: Robustness) -> Iterator[str]:
    """Until which numbers it holds."""
    most = found.curves.most
    told = [text for each in found.shaken for text in _turns_of(each, most)]
    if not told:
        widest = f"{percent(SWING)} lower or higher"
        if found.search is not None and found.search > 1 + SWING:
            widest = f"from 1/{number(found.search)} to {number(found.search)} times its value"
        yield f"No {'other ' if found.curves.shares else ''}number turns the verdict, each tried {widest}."
    elif found.curves.now.stands:
        yield f"It holds until {'; until '.join(told)}."
    else:
        yield f"It would be clearly better once {'; once '.join(told)}."
    if found.left:
        yield f"Stopped before {found.left} of {found.left + len(found.shaken)} numbers were tried."


def _now(curves: Curves) -> str:
    decision = curves.decision
    spec = spec_of(decision)
    pair = f'"{decision.treatment.name}" against "{decision.control.name}"'
    words = verdict_words(curves.now, curves.most)
    return f"{pair}: {words}. {spec.name}: {gap_words(decision, curves.now)}{_tail(spec.unit)}."


def _tail(unit: str) -> str:
    return f" {unit}" if unit.endswith("a month") or unit.startswith("of ") else ""


def _exceptions(curves: Curves) -> str:
    """Shares that were tried beyond the break-even and yet do not stand, or that stand where the ends do not."""
    share = curves.break_even.causal_share
    if curves.break_even.kind == "never":
        standing = ", ".join(each.what for each in curves.shares if each.standing.stands)
        return f" Clearly better at {standing}." if standing else ""
    if share is None:
        return ""
    steps = [(float(each.what.removesuffix(" %")) / 100, each) for each in curves.shares]
    odd = [each for at, each in steps if at >= share and not each.standing.stands]
    named = ", ".join(f"{each.what} ({verdict_words(each.standing, curves.most)})" for each in odd)
    return "" if not odd else f" Not at {named}."


def _preset_words(curves: Curves) -> str:
    failing = [each for each in curves.presets if not each.standing.stands]
    if not failing:
        return "Clearly better under every published curve, and if delay costs nothing."
    if len(failing) == len(curves.presets):
        shown = "Not shown to be clearly better under any" if any(is_open(each.standing) for each in failing) else ""
        return f"{shown or 'Clearly better under none'} of the published curves."
    named = ", ".join(f"{_curve(each.what)} ({verdict_words(each.standing, curves.most)})" for each in failing)
    return f"Clearly better under the published curves, but not under: {named}."


def _curve(preset: str) -> str:
    return f"{decay_preset(preset).title} ({preset})"


def _turns_of(each: Shaken, most: int) -> Iterator[str]:
    plural = each.belief.name in _PLURAL
    for flip, verb in ((each.falling, "fall"), (each.rising, "rise")):
        if flip is not None:
            side = "under" if verb == "fall" else "over"
            then = "" if flip.then.stands else f" (then: {verdict_words(flip.then, most)})"
            yield f"{_named(each)} {verb}{'' if plural else 's'} {side} {value_words(each, flip.holds_at)}{then}"


def _named(each: Shaken) -> str:
    return f"{each.belief.name} ({shortened(each.belief.of)})"


def _curve_table(curves: Curves, width: int) -> str:
    heads = ["Published curve, or share", "difference (95 %)", "verdict"]
    rows = [[_curve(each.what), *_told(curves, each.standing)] for each in curves.presets]
    rows += [[f"{each.what} of the effect is real", *_told(curves, each.standing)] for each in curves.shares]
    return text_table(heads, rows, [max(20, width - 24 - 26 - 4), 24, 26])


def _told(curves: Curves, standing: Standing) -> list[str]:
    return [gap_words(curves.decision, standing), verdict_words(standing, curves.most)]


def _beliefs(found: Robustness, width: int) -> str:
    moving = [each for each in found.shaken if not each.is_still]
    still = [_named(each) for each in found.shaken if each.is_still]
    first = max(20, width - 3 * 10 - 16 - 8)
    rows = [
        [
            _named(each),
            value_words(each, each.belief.value),
            _moved(found.curves, each.falls),
            _moved(found.curves, each.rises) + _at_most(each),
            _turn(each),
        ]
        for each in moving
    ]
    heads = ["What is believed", "value", "lower", "higher", "turns at"]
    text = text_table(heads, rows, [first, 10, 10, 10, 16]) if rows else "Nothing moves the difference."
    return text + (f"\n\n{paragraph(f'No effect: {listed(still)}.', width)}" if still else "")


def _moved(curves: Curves, change: Change) -> str:
    """The difference as it would be there; "?" where the change may be chance."""
    if change.mean is None or curves.now.mean is None:
        return NOTHING
    unsure = "" if change.is_beyond_chance or change.mean == 0 else " ?"
    return gap(curves.decision, curves.now.mean + change.mean) + unsure


def _at_most(each: Shaken) -> str:
    """The value where the higher one is all there can be."""
    return f" (at {value_words(each, each.high_value)})" if each.high_value < each.belief.value * (1 + SWING) else ""


def _turn(each: Shaken) -> str:
    flips = [flip for flip in (each.falling, each.rising) if flip is not None]
    return ", ".join(value_words(each, flip.turns_at) for flip in flips) or "-"


def gap(decision: Decision, value: float | None) -> str:
    """A difference in the KPI's unit, with its sign."""
    if value is None or math.isnan(value):
        return NOTHING
    spec = spec_of(decision)
    if spec.unit == "share":
        return f"{signed(number(100 * value))} pp"
    return signed(worded(value, spec.unit, decision.scenario.scenario.currency))
