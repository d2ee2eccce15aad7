"""As long as what a comparison's winner wins: the break-even of the causal share, for the Compare screen."""

from collections.abc import Generator
from dataclasses import dataclass

from sim.experiments.beliefs import Decision
from sim.experiments.compare import labelled
from sim.experiments.court import Court
from sim.experiments.robustness import break_even_causal_share
from tui.robustness_text import causal_words
from tui.running import Bench
from tui.verdict import Result


@dataclass(frozen=True, slots=True)
class Held:
    """What was found, as a sentence, of the comparison played from `text`."""

    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A task for the runner: from which share of the published effect of speed on the winner wins."""

    result: Result
    text: str

    def __call__(self, bench: Bench) -> Generator[object, None, None]:
        """Yield Held at the end; nothing when no option beats the baseline."""
        comparison = self.result.comparison
        winner = comparison.winner.policy
        if winner is None or winner == comparison.baseline:
            return
        options = labelled(self.result.scenario.policies)
        decision = Decision(self.result.scenario, options[winner], options[comparison.baseline], comparison.primary)
        court = Court(comparison.replications, bench.executor, bench.store, (), bench.progress)
        yield Held(self.text, causal_words(break_even_causal_share(decision, court), comparison.replications))
