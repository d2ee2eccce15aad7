"""What the pilot's screen says beside its charts: how long each share takes, then what stands behind it."""

from collections.abc import Iterator

from sim.experiments.pilot_answer import PilotAnswer, Test
from tui.pilot_chart import lengths, seen_at
from tui.pilot_text import Told, harm_words, is_there, pilot_words, time_words, worth_words
from tui.piloting import PilotStanding
from tui.text import _
from tui.words import number, percent, quoted


def standing_words(standing: PilotStanding, cursor: int, file: str) -> list[str]:
    """Paragraphs: a line a share and the length under the cursor, then all the rest; none before there is an answer."""
    told = standing.told
    if told is None:
        return []
    head = [*(_how_long(told, test) for test in told.answer.tests), at_cursor(told, cursor)]
    return ["\n".join(head), *(f"\n{each}" for each in _behind(told, standing, file))]


def at_cursor(told: Told, cursor: int) -> str:
    """The chance of the length under the cursor, for the share that decides."""
    shown, test = lengths(told.answer), told.answer.tests[0]
    days = shown[min(cursor, len(shown) - 1)]
    said = _("Run it for {time}: {chance} chance of seeing the difference.")
    return said.format(time=time_words(days), chance=percent(seen_at(test, days).power))


def _how_long(told: Told, test: Test) -> str:
    """A line that is read at once: visible in 2 weeks; 7 months at your volume."""
    name, usual = told.name(test), 28
    if not is_there(test):
        return _("{name}: the options hardly differ.").format(name=name)
    if test.needed is None:
        said = _("{name}: not visible in {time} at your volume.")
        return said.format(name=name, time=time_words(told.answer.longest))
    said = _("{name}: visible in {time}.") if test.needed <= usual else _("{name}: {time} at your volume.")
    return said.format(name=name, time=time_words(test.needed))


def _behind(told: Told, standing: PilotStanding, file: str) -> Iterator[str]:
    answer = told.answer
    for at, test in enumerate(answer.tests):
        yield pilot_words(told, test, first=at == 0)
    if answer.worth is not None:
        yield worth_words(told, answer.worth)
    yield _false_alarms(answer)
    yield from map(harm_words, answer.harms)
    for warning in _warnings(told):
        yield f"⚠ {warning}"
    yield _arms(told, standing)
    yield _("The same as a command:") + f"\n{standing.question.command(file)}"


def _false_alarms(answer: PilotAnswer) -> str:
    said = _("False alarms: {share} of pilots when nothing really changed; the test allows itself {level}.")
    return said.format(share=percent(answer.tests[0].false_alarms), level=percent(answer.alpha))


def _warnings(told: Told) -> Iterator[str]:
    for test in told.answer.tests:
        said = told.interference(test)
        if said is not None:
            yield said
    alarm = told.cries_wolf
    if alarm is not None:
        hint = _("Count days instead.")
        yield f"{alarm} {hint}" if told.answer.unit == "lead" else alarm


def _arms(told: Told, standing: PilotStanding) -> str:
    said = _(
        "Of {days} days: {one} leads under {treatment}, {other} under {control}; from {runs} of {of} simulated runs."
    )
    return said.format(
        days=told.answer.days,
        one=number(told.answer.leads[0]),
        other=number(told.answer.leads[1]),
        treatment=quoted(told.treatment),
        control=quoted(told.control),
        runs=standing.played,
        of=standing.question.replications,
    )
