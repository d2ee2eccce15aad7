"""What a report is made of: one kept comparison, and what else is kept of the same scenario. Nothing is played."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar, cast

from policies.settings import Policy
from scenarios.loading import loads
from scenarios.problems import ScenarioError
from scenarios.scenario import Scenario
from sim.experiments.store import Store, StoredRun
from tui.asked_again import Ask, asked_again, question_again
from tui.errors import InputError, cleaned
from tui.playing import Outcome, Places, Question
from tui.showing import compared
from tui.text import _, ngettext
from tui.verdict import Result

T = TypeVar("T")


@dataclass(frozen=True)
class Evidence:
    """A comparison as it is kept; `others` are runs of other commands on the same scenario, the newest first."""

    run: StoredRun
    question: Question
    outcome: Outcome
    places: Places
    others: tuple[StoredRun, ...] = ()
    lost: int = 0
    """results that are noted and cannot be read"""
    _answers: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """what was asked again already, by command and asker"""
    _unanswered: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """why it could not be, by command"""

    @cached_property
    def result(self) -> Result:
        """The comparison with its words' needs."""
        return Result(compared(self.question, self.outcome), self.question.scenario, self.outcome.played.runs)

    @property
    def scenario(self) -> Scenario:
        """As it was played."""
        return self.question.scenario

    @property
    def options(self) -> Mapping[str, Policy]:
        """Those with results, by the names they are shown under; the first is the baseline."""
        return {name: self.question.options[name] for name in self.outcome.played.runs}

    @property
    def focus(self) -> str:
        """The option that the report is about: the best, else the one with the best number, else the baseline."""
        winner = self.result.comparison.winner
        if winner.policy is not None:
            return winner.policy
        return winner.tied_with[0] if winner.tied_with else self.result.comparison.baseline

    @property
    def is_change(self) -> bool:
        """The focus is another option than the baseline."""
        return self.focus != self.result.comparison.baseline

    def own(self, option: str) -> str:
        """The name in the file of an option as it is shown."""
        return dict(self.run.experiment.options)[option]

    def number(self, option: str) -> str:
        """An option as a command takes it: its number in the file."""
        return str([policy.name for policy in self.scenario.policies].index(self.own(option)) + 1)

    def kept(self, command: str) -> StoredRun | None:
        """The newest finished run of a command on this scenario."""
        return next((each for each in self.others if each.experiment.command == command), None)

    def answer(self, command: str, ask: Ask[T]) -> T | None:
        """What the newest run of a command came to, without playing; None where there is none or not all is kept.

        One that cannot be asked again (its plug-in file is gone, say) is left out too, and `missing` says why.
        """
        found = self.kept(command)
        if found is None:
            return None
        name = f"{command} {ask.__module__}.{ask.__qualname__}"
        if name not in self._answers:
            try:
                self._answers[name] = asked_again(found, self.places, ask)
            except InputError as error:
                self._answers[name] = None
                self._unanswered[command] = _("What run {run} ({command}) found is left out: {why}").format(
                    run=found.id, command=command, why=cleaned(str(error))
                )
        return cast(T | None, self._answers[name])

    def missing(self) -> list[str]:
        """What this report lacks, a sentence each, once its sections are made; none for a whole run."""
        played, asked = self.outcome.played, self.run.experiment
        told = []
        if self.outcome.interrupted:
            said = _("Only {done} of {planned} simulated runs are kept: ranges are wider, and the verdict may change.")
            told.append(said.format(done=played.replications, planned=self.outcome.planned))
        if self.lost:
            told.append(
                ngettext(
                    "{n} result cannot be read (damaged, or of another version of leadsim) and is left out.",
                    "{n} results cannot be read (damaged, or of another version of leadsim) and are left out.",
                    self.lost,
                ).format(n=self.lost)
            )
        for shown, _own in asked.options:
            if shown not in played.runs:
                told.append(
                    _('Option "{name}" has no results: it failed, or its turn had not come.').format(name=shown)
                )
        if told:
            told.append(_("The command at the end of this report plays what is missing."))
        return [*told, *self._unanswered.values()]


def evidence(store: Store, stored: StoredRun, places: Places) -> Evidence:
    """A comparison of the store with what belongs to it. InputError when it is none, or nothing of it is left."""
    if stored.experiment.question:
        said = _(
            'run {run} is of "{command}"; a report is made of a comparison, and takes such runs in. There are: {runs}'
        )
        there = [str(each.id) for each in store.experiments() if not each.experiment.question]
        raise InputError(
            said.format(run=stored.id, command=stored.experiment.command, runs=", ".join(there[-20:]) or _("none"))
        )
    results = list(store.results(stored.id))
    question, outcome = question_again(stored, results)
    others = tuple(same_scenario(stored, question.scenario, store.experiments()))
    return Evidence(
        stored,
        question,
        outcome,
        replace(places, workers=1, plays=False),
        others,
        store.noted(stored.id) - len(results),
    )


def same_scenario(stored: StoredRun, scenario: Scenario, runs: list[StoredRun]) -> Iterator[StoredRun]:
    """Finished runs of other commands on the same scenario, comments aside; the newest first."""
    for each in reversed(runs):
        if not each.experiment.question or each.state != "done" or each.experiment.name != stored.experiment.name:
            continue
        if each.experiment.scenario == stored.experiment.scenario:
            yield each
            continue
        with contextlib.suppress(ScenarioError):  # of another version: another scenario
            if loads(each.experiment.scenario, "scenario", allow_huge=True) == scenario:
                yield each
