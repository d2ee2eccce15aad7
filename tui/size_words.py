"""What the sizing screen says beside its chart: the answer, how it stands so far, the answers by month."""

from collections.abc import Iterator

from sim.experiments.sizing import OptionSizing, Step
from tui.dates import period_name
from tui.size_text import SizeResult, size_verdict, with_option
from tui.sizing_up import SizeStanding
from tui.text import _
from tui.words import percent


def answer_words(standing: SizeStanding, option: str) -> list[str]:
    """Paragraphs: the verdict as the command gives it, what concerns the option on show before the others."""
    result = standing.result
    if result is None or not standing.is_done:
        return so_far_words(standing)
    first, *rest = size_verdict(result)
    ranked = sorted(rest, key=lambda each: not each.startswith(f"{with_option(option)} "))
    return [first, *(f"\n{each}" for each in ranked)]


def so_far_words(standing: SizeStanding) -> list[str]:
    """Which headcounts are known to be enough, and how the one in hand does."""
    team = standing.question.team
    lines = [_("So far, from the largest team down:")]
    options = () if standing.result is None else standing.result.options
    for option in sorted(options, key=lambda each: each.name != standing.question.first):
        if option.steps or option.is_broken:
            lines.append(_so_far(option, team))
    for name, step in standing.so_far.items():
        lines.append(_in_hand(name, step.step, team))
    return lines


def _so_far(option: OptionSizing, team: str) -> str:
    if option.is_broken:
        return _("{option}: could not be played").format(option=option.name)
    if option.answer is None:
        return _("{option}: {count} {team} not shown to be enough").format(
            option=option.name, count=max(option.steps, default=0), team=team
        )
    if option.is_settled:
        return _("{option}: {count} {team} are enough, fewer are not").format(
            option=option.name, count=option.answer, team=team
        )
    return _("{option}: {count} {team} are enough").format(option=option.name, count=option.answer, team=team)


def _in_hand(name: str, step: Step, team: str) -> str:
    kept = "" if step.share is None else _(": kept in {share} so far").format(share=percent(step.share))
    said = _("{option}: {count} {team}, {runs} runs{kept}")
    return said.format(option=name, count=step.headcount, team=team, runs=len(step.runs), kept=kept)


def by_period_words(result: SizeResult, option: str) -> str:
    """The smallest headcount for each period by itself, on one line; nothing while it is not known."""
    found = next((each for each in result.options if each.name == option), None)
    if found is None or not found.by_period:
        return ""
    return _("By {period}: {answers}").format(
        period=period_name(result.period), answers="  ".join(_answers(found, result.largest))
    )


def _answers(option: OptionSizing, largest: int) -> Iterator[str]:
    for at, headcount in enumerate(option.by_period, start=1):
        yield f"{at}: {headcount if headcount is not None else f'>{largest}'}"
