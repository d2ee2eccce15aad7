"""Results kept for good, by what they depend on; and the experiments they were computed for."""

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scenarios.calendar_names import without_addresses
from sim.experiments.answers import Done, Failure
from sim.experiments.encoding import decode
from sim.experiments.jobs import Keyed
from sim.experiments.runs import Run
from sim.experiments.store_file import open_file, transaction, unwritable

_AT_ONCE = 500


@dataclass(frozen=True)
class Experiment:
    """What was asked for; the same question again is the same experiment, whatever the number of replications."""

    command: str
    name: str
    """of the scenario"""
    scenario: str
    """text of the scenario file"""
    options: tuple[tuple[str, str], ...]
    """name it is shown under, name in the file; the baseline first; none where `question` says what is asked"""
    kpi: str
    """that decides"""
    replications: int
    """planned"""
    question: str = ""
    """of commands that are asked again to be shown again: what was asked, as JSON"""

    @property
    def identity(self) -> str:
        """sha256 of all but the number of replications."""
        content = [self.command, self.name, self.scenario, self.options, self.kpi]
        if self.question:
            content.append(self.question)
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@dataclass(frozen=True)
class StoredRun:
    """An experiment as the store knows it; `done` counts the replications that every option has.

    Of one that is asked again to be shown: all its runs.
    """

    id: int
    experiment: Experiment
    created: dt.datetime
    """UTC"""
    state: str
    done: int


def default_path() -> Path:
    """The store in the platform's folder for data of programs."""
    from platformdirs import user_data_path

    return user_data_path("leadsim", appauthor=False) / "results.sqlite"


class Store:
    """One file of results, open; several processes may have it open at once. Threads may share it.

    `trouble` says why results could not be written (full disk); they are kept in memory and tried again with the next.
    """

    def __init__(self, path: Path) -> None:
        """Raises StoreError for a file that is damaged or of a newer leadsim, StoreUnwritable where none can be."""
        self.path = path
        self.trouble: str | None = None
        self._run: int | None = None
        self._is_by_line = False
        self._waiting: list[tuple[Keyed, Done]] = []
        self._lock = threading.RLock()
        self._connection = open_file(path)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Try once more to write what could not be written, and close the file."""
        with self._lock:
            if self._waiting:
                self.keep(())
            with contextlib.suppress(sqlite3.Error):  # a full disk may refuse the last checkpoint; the log stays
                self._connection.close()

    def known(self, jobs: Sequence[Keyed]) -> Mapping[str, Done]:
        """The results of these jobs that are there, by `Job.key`; they are noted as members of the experiment."""
        keys = list(dict.fromkeys(job.key for job in jobs))
        found: dict[str, Done] = {}
        with self._lock:
            for at in range(0, len(keys), _AT_ONCE):
                some = keys[at : at + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = self._connection.execute(
                    f"SELECT key, summary, seconds FROM results WHERE key IN ({marks})", some
                )
                found |= {key: Done(summary, seconds) for key, summary, seconds in rows}
            self._write([], [job for job in jobs if job.key in found])
        return found

    def keep(self, results: Sequence[tuple[Keyed, Done]]) -> None:
        """Write results, all or none, on the disk when this returns; a full disk is told in `trouble`, not raised."""
        with self._lock:
            self._waiting += results
            if self._write(self._waiting, [job for job, _ in self._waiting]):
                self._waiting = []

    def fail(self, failures: Sequence[tuple[Keyed, Failure]]) -> None:
        """Note why options of the experiment have no results; a full disk is told in `trouble`, not raised."""
        if self._run is None:
            return
        rows = [
            (self._run, job.line if self._is_by_line else job.shown, each.replication, each.lead, each.time_ms,
             each.reason)
            for job, each in failures
        ]  # fmt: skip
        with self._lock:
            try:
                with transaction(self._connection):
                    self._connection.executemany("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)", rows)
            except sqlite3.Error as error:
                self.trouble = str(unwritable(self.path, str(error)))

    def failures(self, run: int) -> tuple[Failure, ...]:
        """Why options of an experiment had no results when it was last played."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT option, replication, lead, time_ms, reason FROM failures WHERE run = ? ORDER BY option", (run,)
            ).fetchall()
        return tuple(Failure(*row) for row in rows)

    def begin(self, experiment: Experiment) -> int:
        """Note an experiment, or find it again: its number. Results kept from now on are noted as its members.

        What failed before is forgotten, since it is tried again. E-mail addresses in names of calendars are not kept.
        """
        experiment = replace(experiment, scenario=without_addresses(experiment.scenario))
        row = (
            experiment.identity,
            experiment.command,
            experiment.name,
            experiment.scenario,
            json.dumps(experiment.options),
            experiment.kpi,
            experiment.replications,
            _now(),
            experiment.question,
        )
        with self._lock, self._told():
            with transaction(self._connection):
                self._connection.execute(
                    "INSERT INTO runs (identity, command, name, scenario, options, kpi, replications, created, "
                    "question, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun') "
                    "ON CONFLICT (identity) DO UPDATE SET replications = excluded.replications, state = 'begun'",
                    row,
                )
            found = self._connection.execute("SELECT id FROM runs WHERE identity = ?", row[:1]).fetchone()
            self._run = int(found[0])
            with transaction(self._connection):
                self._connection.execute("DELETE FROM failures WHERE run = ?", (self._run,))
            self._is_by_line = bool(experiment.question)
        return self._run

    def end(self, state: str, replications: int | None = None) -> None:
        """Note how the experiment ended, and how many replications it had come to want (None: as planned)."""
        with self._lock, self._told(), transaction(self._connection):
            self._connection.execute(
                "UPDATE runs SET state = ?, replications = coalesce(?, replications) WHERE id = ?",
                (state, replications, self._run),
            )

    def experiments(self) -> list[StoredRun]:
        """All experiments, the newest last."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT id, command, name, scenario, options, kpi, replications, created, state, question FROM runs "
                "ORDER BY id"
            ).fetchall()
            return [self._stored(row) for row in rows]

    def results(self, run: int) -> Iterator[Run]:
        """The results of an experiment by option and replication, without those that an older leadsim kept."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT key, option, replication, summary, seconds FROM members JOIN results USING (key) "
                "WHERE run = ? ORDER BY option, replication",
                (run,),
            ).fetchall()
        for key, option, replication, summary, seconds in rows:
            try:
                yield Run(key, option, replication, decode(summary), seconds, is_known=True)
            except ValueError:
                continue

    def noted(self, run: int) -> int:
        """How many results an experiment has, those that cannot be read included."""
        with self._lock:
            return int(self._connection.execute("SELECT COUNT(*) FROM members WHERE run = ?", (run,)).fetchone()[0])

    def delete(self, run: int) -> int:
        """Forget an experiment and the results that no other experiment has; how many those were."""
        with self._lock, self._told():
            with transaction(self._connection):
                keys = self._connection.execute(
                    "SELECT DISTINCT key FROM members WHERE run = ? "
                    "AND key NOT IN (SELECT key FROM members WHERE run <> ?)",
                    (run, run),
                ).fetchall()
                self._connection.execute("DELETE FROM members WHERE run = ?", (run,))
                self._connection.execute("DELETE FROM failures WHERE run = ?", (run,))
                self._connection.executemany("DELETE FROM results WHERE key = ?", keys)
                self._connection.execute("DELETE FROM runs WHERE id = ?", (run,))
            with contextlib.suppress(sqlite3.OperationalError):  # another process reads: the room is used later
                self._connection.execute("VACUUM")
        return len(keys)

    def _write(self, results: Sequence[tuple[Keyed, Done]], members: Sequence[Keyed]) -> bool:
        """True when it is on the disk."""
        named = [(job.line if self._is_by_line else job.shown, job) for job in members if self._run is not None]
        noted = [(self._run, name, job.replication, job.key) for name, job in named]
        if not results and not noted:
            return True
        rows = [(job.key, done.summary, done.seconds) for job, done in results]
        try:
            with transaction(self._connection):
                self._connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
                self._connection.executemany("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?)", noted)
        except sqlite3.Error as error:
            self.trouble = str(unwritable(self.path, str(error)))
            return False
        self.trouble = None
        return True

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise unwritable(self.path, str(error)) from None

    def _stored(self, row: Sequence[object]) -> StoredRun:
        run, command, name, scenario, options, kpi, replications, created, state, question = row
        pairs = tuple((str(shown), str(own)) for shown, own in json.loads(str(options)))
        asked = Experiment(
            str(command), str(name), str(scenario), pairs, str(kpi), int(str(replications)), str(question)
        )
        counts: dict[str, int] = dict(
            self._connection.execute("SELECT option, COUNT(*) FROM members WHERE run = ? GROUP BY option", (run,))
        )
        done = min(counts.get(shown, 0) for shown, _ in pairs) if pairs else sum(counts.values())
        return StoredRun(int(str(run)), asked, dt.datetime.fromisoformat(str(created)), str(state), done)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
