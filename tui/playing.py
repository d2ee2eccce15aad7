"""Play options and keep what comes out: what `compare` and `replay` do alike."""

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from policies.settings import Policy
from policies.wording import N_
from scenarios.scenario import Scenario
from sim.experiments.as_it_was import Speed
from sim.experiments.cluster import Cluster, ClusterError
from sim.experiments.compare import FIRST, Played, gathered, jobs, wanted
from sim.experiments.court import Court
from sim.experiments.executors import local
from sim.experiments.runs import Failure, Run, run
from sim.experiments.store import Experiment, Store, default_path
from sim.experiments.store_file import StoreError, StoreUnwritable
from sim.measures.kpis import by_key, specs
from sim.model.replay import ReplayLeads
from tui.errors import InputError, cleaned, in_words, unknown
from tui.first_numbers import first_numbers, has_first_numbers
from tui.progress import Progress
from tui.text import _


@dataclass(frozen=True, slots=True)
class Question:
    """What to play: options by the names they are shown under (the first is the baseline)."""

    scenario: Scenario
    options: Mapping[str, Policy]
    replications: int
    """planned; with a `precision` the most"""
    primary: str
    plugins: tuple[str, ...] = ()
    record: ReplayLeads | None = None
    """leads of a CRM export"""
    as_it_was: Speed | None = None
    """how fast they were touched then, shown beside the options"""
    notes: tuple[str, ...] = ()
    precision: float | None = None
    """half-width wanted of the primary KPI's differences, in its unit"""
    asked: Experiment | None = None
    """how the store lists it; None: it does not"""
    break_even: bool = False
    """also find from which causal share on the winner wins"""
    team_sizes: bool = False
    """also find from which team size on calendar-aware options are worth it"""


@dataclass(frozen=True, slots=True)
class Places:
    """Where to play and where to keep results; `store` None is the platform's data folder."""

    workers: int | None = None
    cluster: str | None = None
    store: Path | None = None
    keep: bool = True
    plays: bool = True
    """False: only what is kept is looked up"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question."""

    played: Played
    planned: int
    """replications, as the precision asks"""
    interrupted: bool = False


def planned(scenario: Scenario, given: int | None) -> int:
    """Replications to play: as given, else 30, or fewer if the scenario says so."""
    return min(FIRST, scenario.scenario.replications) if given is None else given


def primary_kpi(scenario: Scenario, options: Sequence[Policy], given: str | None) -> str:
    """The KPI that decides; InputError for one that these options do not have."""
    table = specs(scenario, options)
    kpi = scenario.scenario.primary_kpi if given is None else given
    if kpi not in {spec.key for spec in table}:
        raise unknown(N_("KPI"), kpi, [spec.key for spec in table])
    return kpi


def play(question: Question, places: Places) -> Outcome:
    """Play to the end or to Ctrl-C, with progress on stderr. InputError for a store or cluster that does not serve."""
    with contextlib.ExitStack() as stack:
        executor = open_executor(places)
        stack.callback(executor.shutdown, wait=False, cancel_futures=True)
        store = open_store(places, question.asked)
        if store is not None:
            stack.callback(_close, store)
        outcome = _Playing(question, executor, store).outcome()
        if store is not None and question.asked is not None:
            _end(store, outcome)
        return outcome


@dataclass(slots=True)
class Open:
    """An executor and a store that are open; `interrupted` is how the experiment is noted to have ended."""

    executor: Executor
    store: Store | None
    plays: bool
    interrupted: bool = False


@contextlib.contextmanager
def open_places(places: Places, asked: Experiment | None = None) -> Iterator[Open]:
    """Open the executor and the store, note the experiment, and close them.

    InputError for a store or cluster that does not serve. Where nothing is to be played nothing is noted.
    """
    noted = asked if places.plays else None
    with contextlib.ExitStack() as stack:
        executor = open_executor(places)
        stack.callback(executor.shutdown, wait=False, cancel_futures=True)
        store = open_store(places, noted)
        if store is not None:
            stack.callback(_close, store)
        there = Open(executor, store, places.plays)
        try:
            yield there
        except BaseException:
            there.interrupted = True
            raise
        finally:
            if store is not None and noted is not None:
                with contextlib.suppress(StoreUnwritable):  # told when the store is closed
                    store.end("interrupted" if there.interrupted else "done")


def open_court(there: Open, plugins: tuple[str, ...], most: int, progress: Progress) -> Court:
    """A court that plays at most so many replications of a decision and keeps its runs there."""
    return Court(most, there.executor, there.store, plugins, progress.of, only_known=not there.plays)


def open_store(places: Places, asked: Experiment | None = None) -> Store | None:
    """The store, with the experiment noted; None without one, or told on stderr where nothing can be written.

    InputError when it is damaged or of a newer leadsim.
    """
    if not places.keep:
        return None
    try:
        store = Store(default_path() if places.store is None else places.store)
        if asked is not None:
            store.begin(asked)
    except StoreUnwritable as error:
        without = _("Going on without.")
        print(f"leadsim: {cleaned(in_words(error))}. {without}", file=sys.stderr)
        return None
    except StoreError as error:
        raise InputError(in_words(error)) from None
    return store


def open_executor(places: Places) -> Executor:
    """The cluster if one is named, else this machine; InputError when the cluster does not serve."""
    if places.cluster is None:
        return local(places.workers)
    try:
        return Cluster(places.cluster)
    except ClusterError as error:
        raise InputError(in_words(error)) from None


def _end(store: Store, outcome: Outcome) -> None:
    state = "interrupted" if outcome.interrupted else "done"
    with contextlib.suppress(StoreUnwritable):  # told when the store is closed
        store.end(state, outcome.planned)


def _close(store: Store) -> None:
    store.close()
    if store.trouble is not None:
        whole = _("What is shown is whole.")
        print(f"leadsim: {cleaned(store.trouble)}. {whole}", file=sys.stderr)


@dataclass(slots=True)
class _Playing:
    question: Question
    executor: Executor
    store: Store | None
    runs: list[Run] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def outcome(self) -> Outcome:
        """Thirty first and then as many as the precision asks for, or all that are planned at once."""
        question = self.question
        first = question.replications if question.precision is None else min(FIRST, question.replications)
        target = first
        try:
            self.play(0, first)
            if question.precision is not None:
                target = self.target(question.precision)
                self.play(first, target)
        except KeyboardInterrupt:
            return Outcome(self.played(), target, interrupted=True)
        except ClusterError as error:
            print(f"leadsim: {cleaned(in_words(error))}", file=sys.stderr)
            return Outcome(self.played(), target, interrupted=True)
        return Outcome(self.played(), target)

    def play(self, begin: int, end: int) -> None:
        question = self.question
        replications = range(begin, end)
        due = jobs(question.scenario, question.options, replications, record=question.record, plugins=question.plugins)
        total, done, known = len(replications) * len(question.options), 0, 0
        is_told = begin > 0
        with Progress(total, _("runs")) as progress:
            for each in run(due, self.executor, self.store, on_failure=self.failures.append):
                self.runs.append(each)
                done, known = done + 1, known + each.is_known
                progress.step(done, known)
                if not is_told and known < done and has_first_numbers(self.runs, question.options):
                    progress.say(first_numbers(self.runs, question.scenario, question.options, question.primary))
                    is_told = True

    def played(self) -> Played:
        return gathered(self.question.options, self.runs, self.failures)

    def target(self, precision: float) -> int:
        """Replications wanted; those there are if nothing is left to compare."""
        question, played = self.question, self.played()
        if not played.runs:
            return played.replications
        table = by_key(specs(question.scenario, [question.options[name] for name in played.runs]))
        baseline = next(iter(played.runs))
        return wanted(played.runs, table[question.primary], precision, question.replications, baseline)
