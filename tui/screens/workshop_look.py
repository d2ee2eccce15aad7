"""What follows at once from a definition of MQL: asked after every change, worked out only where something is new."""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.settings import Gate, Policy
from scenarios.scenario import Scenario
from sim.experiments.gate import GateView, draws_alike, gate_view, gate_worlds, judges_alike
from sim.model.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What the gates of these options, by number, let through."""

    scenario: Scenario
    options: Mapping[int, Policy]

    def has_answer_of(self, other: "Question") -> bool:
        """The answer to the other one is the answer to this one."""
        return self.options == other.options and judges_alike(self.scenario, other.scenario)

    def drafted(self, numbers: set[int], gate: Gate) -> "Question":
        """The same with another definition in some of the options."""
        changed = {n: self.options[n].model_copy(update={"mql": gate}) for n in numbers if n in self.options}
        return Question(self.scenario, {**self.options, **changed})


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What they let through, and of which leads."""

    question: Question
    worlds: tuple[World, ...]
    views: Mapping[int, GateView]


def answered(question: Question, before: Answer | None) -> Answer:
    """The answer; leads and options that are as they were before are not worked out again."""
    scenario = question.scenario
    is_alike = before is not None and draws_alike(before.question.scenario, scenario)
    worlds = before.worlds if before is not None and is_alike else gate_worlds(scenario)
    known = before if before is not None and judges_alike(before.question.scenario, scenario) else None
    views = {}
    for number, option in question.options.items():
        if known is not None and known.question.options.get(number) == option:
            views[number] = known.views[number]
        else:
            views[number] = gate_view(worlds, scenario, option)
    return Answer(question, worlds, views)
