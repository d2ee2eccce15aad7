"""Search the smallest team under the screen, telling again and again how it stands."""

from collections.abc import Generator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from sim.experiments.jobs import Job
from sim.experiments.runs import Failure, Run, by_option, run
from sim.experiments.sizing import OptionSizing, Search, Step, Target, assess, curve
from sim.measures.kpis import by_key, specs
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec, Summary
from tui.running import Bench
from tui.size_text import SizeResult, sized_kpis


@dataclass(frozen=True, slots=True)
class SizeQuestion:
    """Which team, which target, tried from which headcount to which."""

    scenario: Scenario
    team: str
    target: Target
    headcounts: tuple[int, ...]
    replications: int
    first: str = field(default="", compare=False)
    """the option whose answer is wanted before the others'"""


@dataclass(frozen=True, slots=True)
class InHand:
    """A headcount that is being played: what its runs say until now."""

    step: Step
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class SizeStanding:
    """How a search stands; `result` is None until one headcount was played."""

    question: SizeQuestion
    spec: KpiSpec
    """of the target's KPI"""
    result: SizeResult | None
    so_far: Mapping[str, InHand]
    """of the headcount being played, by option"""
    text: str
    """of the scenario file it was played from"""
    failures: tuple[Failure, ...]
    is_done: bool
    seconds: float
    """of computing, all runs together"""


@dataclass(frozen=True, slots=True)
class Sizing:
    """A task for the runner: the smallest headcount of every option, and by period."""

    question: SizeQuestion
    text: str

    def __call__(self, bench: Bench) -> Generator[object, None, None]:
        """Yield a SizeStanding when one is due, after each headcount and at the end."""
        try:
            yield from _Playing(self.question, self.text, bench).steps()
        except CancelledError:  # the window is closing
            return


@dataclass(slots=True)
class _Playing:
    question: SizeQuestion
    text: str
    bench: Bench
    failures: list[Failure] = field(default_factory=list)
    done: int = 0
    known: int = 0
    seconds: float = 0.0
    now: dict[str, list[Run]] = field(default_factory=dict)
    searches: list[Search] = field(default_factory=list)

    def steps(self) -> Generator[object, None, None]:
        """Search the option on show, then the others."""
        options, first = self.options, self.question.first
        ahead = {name: policy for name, policy in options.items() if name == first}
        for some in (ahead, {name: policy for name, policy in options.items() if name != first}):
            if some and not self.bench.stopped():
                yield from self.search(some)
        if not self.bench.stopped():
            self.bench.progress(self.done, self.done, self.known)
            yield self.standing(is_done=True)

    def search(self, options: Mapping[str, Policy]) -> Generator[object, None, None]:
        """Answer what the search asks for, until it asks no more or nobody wants the rest."""
        question = self.question
        search = Search(options, question.team, question.headcounts, self.spec, question.target, by_period=True)
        self.searches.append(search)
        asking = search.asking()
        wanted = next(asking, None)
        while wanted is not None:
            self.tell_progress(self.done + len(wanted) * question.replications)
            yield from self.play(wanted)
            if self.bench.stopped():
                return
            try:
                wanted = asking.send(self.summaries(wanted))
            except StopIteration:
                wanted = None
            self.now = {}
            yield self.standing(is_done=False)

    def tell_progress(self, at_least: int) -> None:
        """At most as if every headcount of every option had to be played."""
        question = self.question
        most = len(self.options) * question.replications * len(question.headcounts)
        self.bench.progress(self.done, max(most, at_least), self.known, is_at_most=True)

    @property
    def options(self) -> dict[str, Policy]:
        """By the names under which they are played."""
        return labelled(self.question.scenario.policies)

    @property
    def spec(self) -> KpiSpec:
        """Of the target's KPI."""
        scenario = self.question.scenario
        return by_key(specs(scenario, scenario.policies))[self.question.target.kpi]

    @property
    def table(self) -> tuple[KpiSpec, ...]:
        """The KPIs that are shown."""
        scenario = self.question.scenario
        return sized_kpis(specs(scenario, scenario.policies), self.question.target.kpi)

    def play(self, wanted: Mapping[str, Policy]) -> Generator[object, None, None]:
        """Play options under names that say which they are."""
        question = self.question
        jobs = (
            Job(question.scenario, policy.model_copy(update={"name": name}), replication)
            for replication in range(question.replications)
            for name, policy in wanted.items()
        )
        self.now = {name: [] for name in wanted}
        for each in run(jobs, self.bench.executor, self.bench.store, on_failure=self.failures.append):
            self.now[each.option].append(each)
            self.done, self.known, self.seconds = self.done + 1, self.known + each.is_known, self.seconds + each.seconds
            self.tell_progress(self.done)
            if self.bench.stopped():
                return
            if self.bench.is_due():
                yield self.standing(is_done=False, wanted=wanted)

    def summaries(self, wanted: Mapping[str, Policy]) -> Mapping[str, tuple[Summary, ...]]:
        """Of those that did not break."""
        broken = {failure.option for failure in self.failures}
        whole = [each for name, runs in self.now.items() if name not in broken for each in runs]
        return by_option(whole, [name for name in wanted if name not in broken])

    def standing(self, *, is_done: bool, wanted: Mapping[str, Policy] | None = None) -> SizeStanding:
        """What is known so far, in pieces that do not change any more."""
        known = {each.name: each for search in self.searches for each in search.found}
        found = tuple(
            _frozen(known[name]) if name in known else OptionSizing(name, policy)
            for name, policy in self.options.items()
        )
        so_far = self.so_far(wanted or {})
        return SizeStanding(
            self.question, self.spec, self.result(found), so_far, self.text, tuple(self.failures), is_done, self.seconds
        )

    def so_far(self, wanted: Mapping[str, Policy]) -> dict[str, InHand]:
        """Steps of the runs that are there, two or more of each option."""
        question, steps = self.question, dict[str, InHand]()
        for name, policy in wanted.items():
            headcount = policy.staffing[self.question.team].headcount
            runs = by_option(self.now.get(name, ()), [name])[name]
            if headcount is not None and len(runs) > 1:
                step = assess(headcount, runs, self.spec, question.target)
                single = OptionSizing(name, policy, {headcount: step})
                steps[name] = InHand(step, curve(single, self.table, question.target.kpi, question.scenario))
        return steps

    def result(self, found: tuple[OptionSizing, ...]) -> SizeResult | None:
        """As the command `size` shows it; None before the first headcount is done."""
        question, scenario = self.question, self.question.scenario
        curves = {each.name: curve(each, self.table, question.target.kpi, scenario) for each in found if each.steps}
        if not curves:
            return None
        return SizeResult(
            scenario=scenario,
            team=question.team,
            target=question.target,
            spec=self.spec,
            options=found,
            curves=curves,
            smallest=min(question.headcounts),
            largest=max(question.headcounts),
            replications=question.replications,
            by_period=True,
        )


def _frozen(option: OptionSizing) -> OptionSizing:
    return replace(option, steps=dict(option.steps), by_period=list(option.by_period))
