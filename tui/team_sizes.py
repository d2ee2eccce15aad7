"""From how many people on calendar-aware options are worth it: for `compare --team-sizes`."""

from sim.experiments.beliefs import Decision
from sim.experiments.cautions import plain_pairs
from sim.experiments.runs import JobFailed
from sim.experiments.team_sizes import WorthFrom, worth_from
from sim.measures.results import Comparison
from tui.errors import InputError, in_words
from tui.playing import Places, Question, open_court, open_places
from tui.progress import Progress
from tui.robustness_text import verdict_words
from tui.text import _
from tui.words import quoted


def found_sizes(question: Question, comparison: Comparison, places: Places) -> list[WorthFrom]:
    """For each calendar-aware option that was compared: against the best plain one with the same people."""
    options, found = question.options, []
    with open_places(places) as there, Progress(1, _("runs")) as progress:
        court = open_court(there, question.plugins, comparison.replications, progress)
        for name, plain in plain_pairs(options, comparison):
            decision = Decision(question.scenario, options[name], options[plain], comparison.primary)
            try:
                found.append(worth_from(decision, court))
            except JobFailed as error:
                raise InputError(in_words(error)) from None
    return found


def size_sentences(found: list[WorthFrom], most: int) -> list[str]:
    """From how many people on each is worth it; `most`: simulated runs where there was doubt."""
    if not found:
        return [_("No option is calendar-aware beside a plainer one with the same people: no team size to be found.")]
    return [_sentence(each, most) for each in found]


def size_json(found: list[WorthFrom]) -> list[dict[str, object]]:
    """Per option: the smallest headcount at which it is clearly better, and how it stands at each that was tried."""
    return [
        {
            "policy": each.decision.treatment.name,
            "baseline": each.decision.control.name,
            "people": each.own,
            "worth_from": each.people,
            "tried": [
                {
                    "people": one.people,
                    "verdict": None if one.standing.verdict is None else str(one.standing.verdict),
                    "mean": one.standing.mean,
                    "runs": one.standing.runs,
                }
                for one in each.tried
            ],
        }
        for each in found
    ]


def _sentence(found: WorthFrom, most: int) -> str:
    pair = _("{treatment} against {control}").format(
        treatment=quoted(found.decision.treatment.name), control=quoted(found.decision.control.name)
    )
    own = verdict_words(found.standing(found.own), most)
    facts = {"pair": pair, "own": found.own, "verdict": own, "people": found.people}
    if found.people is None:
        last = found.tried[-1]
        beyond = "" if last.people == found.own else _(", nor with up to {most}").format(most=last.people)
        said = _("{pair}: not worth it with {own} people ({verdict}){beyond}, as many leads a head as here.")
        return said.format(**facts, beyond=beyond)
    if found.people > found.own:
        return _(
            "{pair}: not worth it with {own} people ({verdict}), but with about {people} and more, as many leads a head"
            " as here."
        ).format(**facts)
    smaller = [each for each in found.tried if each.people < found.people]
    if not smaller:
        said = _("{pair}: worth it with {own} people, and with as few as {people}, as many leads a head.")
        return said.format(**facts)
    under = verdict_words(smaller[-1].standing, most)
    said = _("{pair}: worth it from about {people} people on, as many leads a head as here (with {fewer}: {under}).")
    return said.format(**facts, fewer=smaller[-1].people, under=under)
