"""From which causal share on a comparison's winner wins: for `compare --break-even`."""

from dataclasses import replace

from sim.experiments.beliefs import Decision
from sim.experiments.robustness import BreakEven, break_even_causal_share
from sim.experiments.runs import JobFailed
from sim.measures.results import Comparison
from tui.errors import InputError, in_words
from tui.playing import Places, Question, open_court, open_places
from tui.progress import Progress
from tui.robustness_text import causal_words
from tui.text import _


def with_break_even(question: Question, comparison: Comparison, places: Places) -> tuple[Comparison, str]:
    """The comparison whose winner knows it, and what to say; both as before when nobody beats the baseline.

    The winner against the baseline, at the comparison's replications. In the JSON `causal_share` is null where there
    is none, and `kind` says why.
    """
    winner = comparison.winner.policy
    if winner is None or winner == comparison.baseline:
        return comparison, ""
    found = _found(question, comparison, winner, places)
    told = {"causal_share": found.causal_share, "kind": found.kind}
    return replace(comparison, winner=replace(comparison.winner, break_even=told)), causal_words(
        found, comparison.replications
    )


def _found(question: Question, comparison: Comparison, winner: str, places: Places) -> BreakEven:
    options = question.options
    decision = Decision(question.scenario, options[winner], options[comparison.baseline], comparison.primary)
    with open_places(places) as there, Progress(1, _("runs")) as progress:
        court = open_court(there, question.plugins, comparison.replications, progress)
        try:
            return break_even_causal_share(decision, court)
        except JobFailed as error:
            raise InputError(in_words(error)) from None
