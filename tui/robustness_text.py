"""Robustness in a planner's words: as long as what the verdict holds, then under which curve, and what it hangs on."""

import math
from collections.abc import Iterator

from sim.experiments.court import Standing, spec_of
from sim.experiments.robustness import SWING, BreakEven, Flip, Robustness, Shaken
from tui.tables import paragraph, ruled, table, text_table
from tui.words import NOTHING, duration, listed, number, percent, signed, worded

_PLURAL = ("leads a week", "internal meetings a week")


def robustness_text(found: Robustness, width: int) -> str:
    """Everything that the command prints, without warnings."""
    parts = [paragraph(each, width) for each in sentences(found)]
    if found.presets or found.shares:
        parts.append(f"{ruled('If speed counts more or less', width)}\n{table(list(_curves(found)))}")
    if found.shaken or found.is_whole:
        parts.append(f"{ruled(f'If a number is {percent(SWING)} lower or higher', width)}\n{_beliefs(found, width)}")
    parts.append(paragraph(how_computed(found), width))
    return "\n\n".join(parts)


def sentences(found: Robustness) -> list[str]:
    """The verdict in words: how it stands, from which causal share, under which curves, until which numbers."""
    own = [_now(found), causal_words(found.break_even) + _exceptions(found), _preset_words(found), *_turns(found)]
    return [each for each in own if each]


def causal_words(even: BreakEven) -> str:
    """What the published effect of speed has to do with the verdict "clearly better"."""
    if even.kind == "from" and even.share is not None:
        return f"Holds as long as at least {percent(even.share)} of the published effect of speed is real."
    if even.kind == "up to" and even.share is not None:
        return f"Holds only as long as no more than {percent(even.share)} of the published effect of speed is real."
    return {
        "always": "Holds even if nothing of the published effect of speed is real: it does not hang on speed.",
        "not known yet": "",
        "never": "Not clearly better however much of the published effect of speed is real, all of it included.",
    }.get(even.kind, "The scenario has no [decay] that falls: speed wins nothing in it, whatever is real.")


def gap_words(found: Robustness, standing: Standing) -> str:
    """The difference with its interval, in the KPI's unit."""
    mean = _gap(found, standing.mean)
    if standing.low is None or standing.high is None:
        return mean
    return f"{mean} ({_gap(found, standing.low)} to {_gap(found, standing.high)})"


def value_words(each: Shaken, value: float) -> str:
    """A value of a belief: a duration, a share or a number."""
    if each.belief.is_duration:
        return duration(value / 60_000)
    return percent(value) if each.belief.most == 1 else number(value)


def how_computed(found: Robustness) -> str:
    """Replications, what was searched, and what "stands" means."""
    search = number(found.search)
    return (
        f"{found.replications} simulated runs of both options each time, all on the same luck; more runs find a verdict"
        f' where there is "too close to call" now. A turn of the verdict was looked for from 1/{search} of a number to'
        f" {search} times it, in 8 steps, where the two ends differ. Everything else stays as it is in the file."
    )


def _now(found: Robustness) -> str:
    spec = spec_of(found.decision)
    pair = f'"{found.decision.treatment.name}" against "{found.decision.control.name}"'
    return f"{pair}: {_verdict(found.now)}. {spec.name}: {gap_words(found, found.now)}{_tail(spec.unit)}."


def _tail(unit: str) -> str:
    return f" {unit}" if unit.endswith("a month") or unit.startswith("of ") else ""


def _verdict(standing: Standing) -> str:
    return str(standing.verdict) if standing.verdict is not None else "no verdict"


def _exceptions(found: Robustness) -> str:
    """Shares that were tried beyond the break-even and yet do not stand."""
    share = found.break_even.causal_share
    if share is None:
        return ""
    steps = [(float(each.what.removesuffix(" %")) / 100, each) for each in found.shares]
    odd = [each for at, each in steps if at >= share and not each.standing.stands]
    return "" if not odd else f" Not at {', '.join(f'{each.what} ({_verdict(each.standing)})' for each in odd)}."


def _preset_words(found: Robustness) -> str:
    if not found.presets:
        return ""
    failing = [f"{each.what} ({_verdict(each.standing)})" for each in found.presets if not each.standing.stands]
    if not failing:
        return "Clearly better under every published curve, and if delay does nothing (flat)."
    if len(failing) == len(found.presets):
        return "Clearly better under none of the published curves."
    return f"Clearly better under the published curves, but not under: {', '.join(failing)}."


def _turns(found: Robustness) -> Iterator[str]:
    told = [text for each in found.shaken for text in _turns_of(each)]
    if not told and not found.is_whole:
        return
    if not told:
        search = number(found.search)
        yield f"No other number turns it, none between 1/{search} and {search} times its value."
    elif found.now.stands:
        yield f"It holds {_so_far(found)}until {'; until '.join(told)}."
    else:
        yield f"It would be clearly better {_so_far(found)}once {'; once '.join(told)}."


def _so_far(found: Robustness) -> str:
    return "" if found.is_whole else "(so far) "


def _turns_of(each: Shaken) -> Iterator[str]:
    plural = each.belief.name in _PLURAL
    for flip, verb in ((each.falling, "fall"), (each.rising, "rise")):
        if flip is not None:
            side = "under" if verb == "fall" else "over"
            value = value_words(each, flip.holds_at)
            yield f"{each.belief.name} ({each.belief.of}) {verb}{'' if plural else 's'} {side} {value}"


def _curves(found: Robustness) -> Iterator[list[str]]:
    yield ["Curve or share", "difference (95 % interval)", "verdict"]
    for each in found.presets:
        yield [f"curve {each.what}", gap_words(found, each.standing), _verdict(each.standing)]
    for each in found.shares:
        yield [f"{each.what} of the effect is real", gap_words(found, each.standing), _verdict(each.standing)]


def _beliefs(found: Robustness, width: int) -> str:
    moving = [each for each in found.shaken if each.swing > 0]
    still = [f"{each.belief.name} ({each.belief.of})" for each in found.shaken if not each.swing > 0]
    first = max(20, width - 4 * 10 - 16 - 8)
    rows = [
        [
            f"{each.belief.name} ({each.belief.of})",
            value_words(each, each.belief.value),
            _gap(found, each.low.mean),
            _gap(found, each.high.mean),
            _turn(each),
        ]
        for each in moving
    ]
    heads = ["What is believed", "value", "lower", "higher", "turns at"]
    text = text_table(heads, rows, [first, 10, 10, 10, 16]) if rows else "Nothing moves the difference."
    return text + (f"\n\n{paragraph(f'No effect: {listed(still)}.', width)}" if still else "")


def _turn(each: Shaken) -> str:
    flips: list[Flip] = [flip for flip in (each.falling, each.rising) if flip is not None]
    return ", ".join(value_words(each, flip.turns_at) for flip in flips) or "-"


def _gap(found: Robustness, gap: float | None) -> str:
    if gap is None or math.isnan(gap):
        return NOTHING
    spec = spec_of(found.decision)
    if spec.unit == "share":
        return f"{signed(number(100 * gap))} pp"
    return signed(worded(gap, spec.unit, found.decision.scenario.scenario.currency))
