"""Robustness in a planner's words: as long as what the verdict holds, then under which curve, and what it hangs on."""

import math
from collections.abc import Iterator

from policies.wording import Said
from scenarios.presets import decay_preset
from sim.experiments.beliefs import Decision
from sim.experiments.court import Change, Standing, looks, spec_of
from sim.experiments.robustness import SWING, BreakEven, Curves, Robustness, Shaken
from sim.measures.verdicts import Verdict
from tui.errors import shortened
from tui.tables import paragraph, ruled, text_table
from tui.text import _, spoken
from tui.words import NOTHING, duration, listed, number, percent, points, quoted, signed, worded

_PLURAL = ("leads a week", "internal meetings a week")


def curves_text(curves: Curves, width: int) -> str:
    """The first half: how it stands, from which causal share, under which curves."""
    told = [_now(curves), _causal(curves) + _exceptions(curves), _preset_words(curves)]
    parts = [paragraph(each, width) for each in told]
    title = _("If speed counts more or less")
    parts.append(f"{ruled(title, width)}\n{_curve_table(curves, width)}")
    return "\n\n".join(parts)


def beliefs_text(found: Robustness, width: int) -> str:
    """The second half: what else it hangs on, and how all of it was computed."""
    heading = ruled(_("If a number is {share} lower or higher").format(share=percent(SWING)), width)
    parts = [*(paragraph(each, width) for each in turn_sentences(found)), f"{heading}\n{_beliefs(found, width)}"]
    return "\n\n".join([*parts, paragraph(how_computed(found), width)])


def shaken_line(curves: Curves, each: Shaken) -> str:
    """One belief as it is found: "leads a week (demo form) 42: +5.4 with 25 % less, +8.1 with 25 % more"."""
    low, high = (_moved(curves, change) for change in (each.falls, each.rises))
    said = _("{belief} {value}: {low} if lower, {high} if higher")
    return said.format(belief=_named(each), value=value_words(each, each.belief.value), low=low, high=high)


def causal_words(even: BreakEven, most: int) -> str:
    """What the published effect of speed has to do with the verdict "clearly better"."""
    if even.kind == "from" and even.share is not None:
        said = _("Holds as long as at least {share} of the published effect of speed is real{beyond}.")
        return said.format(share=percent(even.share), beyond=_beyond(even, most))
    if even.kind == "up to" and even.share is not None:
        said = _("Holds only as long as no more than {share} of the published effect of speed is real{beyond}.")
        return said.format(share=percent(even.share), beyond=_beyond(even, most))
    if even.kind == "never" and even.beyond is not None and is_open(even.beyond):
        words = verdict_words(even.beyond, most)
        said = _("Not shown to be clearly better, even if all of the published effect of speed is real: {words}.")
        return said.format(words=words)
    if even.kind == "always":
        return _("Holds even if nothing of the published effect of speed is real: it does not hang on speed.")
    if even.kind == "never":
        return _("Not clearly better however much of the published effect of speed is real, all of it included.")
    return _("The scenario has no [decay] that falls: speed wins nothing in it, whatever is real.")


def _causal(curves: Curves) -> str:
    """As `causal_words`, for a verdict that may not stand now."""
    even, most = curves.break_even, curves.most
    if curves.now.stands:
        return causal_words(even, most)
    if even.kind == "from" and even.share is not None:
        said = _("Clearly better if at least {share} of the published effect of speed is real{beyond}.")
        return said.format(share=percent(even.share), beyond=_beyond(even, most))
    if even.kind == "up to" and even.share is not None:
        said = _("Clearly better only if no more than {share} of the published effect of speed is real{beyond}.")
        return said.format(share=percent(even.share), beyond=_beyond(even, most))
    if even.kind == "always":
        return _("Clearly better even if nothing of the published effect of speed is real: it does not hang on speed.")
    return causal_words(even, most)


def _beyond(even: BreakEven, most: int) -> str:
    """What it is where it does not hold: known to be otherwise, or only not known."""
    if even.beyond is None:
        return ""
    said = _(" (with less: {verdict})") if even.kind == "from" else _(" (with more: {verdict})")
    return said.format(verdict=verdict_words(even.beyond, most))


def verdict_words(standing: Standing, most: int) -> str:
    """The verdict, or how many simulated runs could not tell."""
    if is_open(standing):
        return _("cannot tell with {n} runs").format(n=max(standing.runs, most))
    return _(str(standing.verdict))


def is_open(standing: Standing) -> bool:
    """The runs do not tell."""
    return standing.verdict in (None, Verdict.TOO_CLOSE, Verdict.NOT_YET)


def gap_words(decision: Decision, standing: Standing) -> str:
    """The difference with its interval, in the KPI's unit."""
    mean = gap(decision, standing.mean)
    if standing.low is None or standing.high is None:
        return mean
    low, high = gap(decision, standing.low), gap(decision, standing.high)
    return _("{mean} ({low} to {high})").format(mean=mean, low=low, high=high)


def value_words(each: Shaken, value: float) -> str:
    """A value of a belief: a duration, a share or a number."""
    if each.belief.is_duration:
        return duration(value / 60_000)
    return percent(value) if each.belief.most == 1 else number(value)


def how_computed(found: Robustness) -> str:
    """Replications, what was searched, and what "?" means."""
    search = found.search
    where = _(
        "A turn of the verdict was looked for between lower and higher; --search 2 looks on, from half of each number"
        " to double."
    )
    if search is not None:
        said = _(
            "A turn of the verdict was looked for between lower and higher and on from 1/{times} of a number to {times}"
            " times it."
        )
        where = said.format(times=number(search))
    most = found.curves.most
    runs = _("{n} simulated runs of both options each time, all on the same luck").format(n=looks(most)[0])
    said = _(', {n} where there was doubt; more (--replications) may settle a "cannot tell"')
    more = said.format(n=most) if len(looks(most)) > 1 else ""
    rest = _(
        "Everything else stays as it is in the file. Each line holds with 95 % by itself, not all of them together."
    )
    mark = _("? = the change may be chance.")
    return f"{runs}{more}. {mark} {where} {rest}"


def turn_sentences(found: Robustness) -> Iterator[str]:
    """Until which numbers it holds."""
    most = found.curves.most
    told = [text for each in found.shaken for text in _turns_of(each, most)]
    if not told:
        widest = _("{share} lower or higher").format(share=percent(SWING))
        if found.search is not None and found.search > 1 + SWING:
            widest = _("from 1/{times} to {times} times its value").format(times=number(found.search))
        none = _("No number turns the verdict, each tried {widest}.")
        other = _("No other number turns the verdict, each tried {widest}.")
        yield (other if found.curves.shares else none).format(widest=widest)
    elif found.curves.now.stands:
        yield _("It holds until {turns}.").format(turns=_("; until ").join(told))
    else:
        yield _("It would be clearly better once {turns}.").format(turns=_("; once ").join(told))
    if found.left:
        said = _("Stopped before {left} of {of} numbers were tried.")
        yield said.format(left=found.left, of=found.left + len(found.shaken))


def _now(curves: Curves) -> str:
    decision = curves.decision
    spec = spec_of(decision)
    said = _("{treatment} against {control}")
    pair = said.format(treatment=quoted(decision.treatment.name), control=quoted(decision.control.name))
    words = verdict_words(curves.now, curves.most)
    return f"{pair}: {words}. {spoken(spec.name)}: {gap_words(decision, curves.now)}{_tail(spec.unit)}."


def _tail(unit: str) -> str:
    return f" {spoken(unit)}" if unit.endswith("a month") or unit.startswith("of ") else ""


def _exceptions(curves: Curves) -> str:
    """Shares that were tried beyond the break-even and yet do not stand, or that stand where the ends do not."""
    share = curves.break_even.causal_share
    if curves.break_even.kind == "never":
        standing = ", ".join(each.what for each in curves.shares if each.standing.stands)
        return _(" Clearly better at {shares}.").format(shares=standing) if standing else ""
    if share is None:
        return ""
    steps = [(float(each.what.removesuffix(" %")) / 100, each) for each in curves.shares]
    odd = [each for at, each in steps if at >= share and not each.standing.stands]
    named = ", ".join(f"{each.what} ({verdict_words(each.standing, curves.most)})" for each in odd)
    return "" if not odd else _(" Not at {shares}.").format(shares=named)


def _preset_words(curves: Curves) -> str:
    failing = [each for each in curves.presets if not each.standing.stands]
    if not failing:
        return _("Clearly better under every published curve, and if delay costs nothing.")
    if len(failing) == len(curves.presets):
        if any(is_open(each.standing) for each in failing):
            return _("Not shown to be clearly better under any of the published curves.")
        return _("Clearly better under none of the published curves.")
    named = ", ".join(f"{_curve(each.what)} ({verdict_words(each.standing, curves.most)})" for each in failing)
    return _("Clearly better under the published curves, but not under: {curves}.").format(curves=named)


def _curve(preset: str) -> str:
    return f"{_(decay_preset(preset).title)} ({preset})"


def _turns_of(each: Shaken, most: int) -> Iterator[str]:
    plural = each.belief.name in _PLURAL
    falls = _("{belief} fall under {value}") if plural else _("{belief} falls under {value}")
    rises = _("{belief} rise over {value}") if plural else _("{belief} rises over {value}")
    for flip, said in ((each.falling, falls), (each.rising, rises)):
        if flip is not None:
            then = "" if flip.then.stands else _(" (then: {verdict})").format(verdict=verdict_words(flip.then, most))
            yield said.format(belief=_named(each), value=value_words(each, flip.holds_at)) + then


def _named(each: Shaken) -> str:
    of = each.belief.of  # a name of the file, or what we say of several
    return f"{spoken(each.belief.name)} ({shortened(spoken(of) if isinstance(of, Said) else of)})"


def _curve_table(curves: Curves, width: int) -> str:
    heads = [_("Published curve, or share"), _("difference (95 %)"), _("verdict")]
    return text_table(heads, curve_rows(curves), [max(20, width - 24 - 26 - 4), 24, 26])


def curve_rows(curves: Curves) -> list[tuple[str, str, str]]:
    """Under each published curve and share of the effect: the difference and the verdict."""
    rows = [(_curve(each.what), *_told(curves, each.standing)) for each in curves.presets]
    real = _("{share} of the effect is real")
    return rows + [(real.format(share=each.what), *_told(curves, each.standing)) for each in curves.shares]


def _told(curves: Curves, standing: Standing) -> tuple[str, str]:
    return gap_words(curves.decision, standing), verdict_words(standing, curves.most)


def _beliefs(found: Robustness, width: int) -> str:
    rows = belief_rows(found)
    still = [_named(each) for each in found.shaken if each.is_still]
    first = max(20, width - 3 * 10 - 16 - 8)
    heads = [_("What is believed"), _("value"), _("lower"), _("higher"), _("turns at")]
    text = text_table(heads, rows, [first, 10, 10, 10, 16]) if rows else _("Nothing moves the difference.")
    if still:
        text += "\n\n" + paragraph(_("No effect: {beliefs}.").format(beliefs=listed(still)), width)
    return text


def belief_rows(found: Robustness) -> list[tuple[str, str, str, str, str]]:
    """Each number that moves the difference, the widest first: its value, the difference below and above, the turn."""
    return [
        (
            _named(each),
            value_words(each, each.belief.value),
            _moved(found.curves, each.falls),
            _moved(found.curves, each.rises) + _at_most(each),
            _turn(each),
        )
        for each in found.shaken
        if not each.is_still
    ]


def _moved(curves: Curves, change: Change) -> str:
    """The difference as it would be there; "?" where the change may be chance."""
    if change.mean is None or curves.now.mean is None:
        return NOTHING
    unsure = "" if change.is_beyond_chance or change.mean == 0 else " ?"
    return gap(curves.decision, curves.now.mean + change.mean) + unsure


def _at_most(each: Shaken) -> str:
    """The value where the higher one is all there can be."""
    if each.high_value >= each.belief.value * (1 + SWING):
        return ""
    return _(" (at {value})").format(value=value_words(each, each.high_value))


def _turn(each: Shaken) -> str:
    flips = [flip for flip in (each.falling, each.rising) if flip is not None]
    return ", ".join(value_words(each, flip.turns_at) for flip in flips) or "-"


def gap(decision: Decision, value: float | None) -> str:
    """A difference in the KPI's unit, with its sign."""
    if value is None or math.isnan(value):
        return NOTHING
    spec = spec_of(decision)
    if spec.unit == "share":
        return signed(points(value))
    return signed(worded(value, spec.unit, decision.scenario.scenario.currency))
