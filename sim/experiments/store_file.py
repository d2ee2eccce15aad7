"""The SQLite file behind the store: opened, checked, and brought to the newest schema after a copy was put aside."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from policies.wording import say

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE results (
            key TEXT PRIMARY KEY,
            summary BLOB NOT NULL,
            seconds REAL NOT NULL
        )""",
    ),
    (
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL UNIQUE,
            command TEXT NOT NULL,
            name TEXT NOT NULL,
            scenario TEXT NOT NULL,
            options TEXT NOT NULL,
            kpi TEXT NOT NULL,
            replications INTEGER NOT NULL,
            created TEXT NOT NULL,
            state TEXT NOT NULL
        )""",
        """CREATE TABLE members (
            run INTEGER NOT NULL REFERENCES runs (id),
            option TEXT NOT NULL,
            replication INTEGER NOT NULL,
            key TEXT NOT NULL REFERENCES results (key),
            PRIMARY KEY (run, option, replication)
        ) WITHOUT ROWID""",
        "CREATE INDEX members_by_key ON members (key)",
    ),
    ("ALTER TABLE runs ADD COLUMN question TEXT NOT NULL DEFAULT ''",),
    (
        """CREATE TABLE failures (
            run INTEGER NOT NULL REFERENCES runs (id),
            option TEXT NOT NULL,
            replication INTEGER NOT NULL,
            lead INTEGER,
            time_ms INTEGER,
            reason TEXT NOT NULL,
            PRIMARY KEY (run, option)
        ) WITHOUT ROWID""",
    ),
)
"""Statements that bring version n to n + 1; a new file starts at 0."""
_BUSY_S = 30.0
_TRIES = 20


class StoreError(Exception):
    """A store that cannot be used; the message names the file and what to do."""


class StoreUnwritable(StoreError):
    """There is no place to write to: everything works without a store, but nothing is kept."""


def open_file(path: Path) -> sqlite3.Connection:
    """A connection to a checked store of the newest schema, made if need be. StoreError, StoreUnwritable."""
    with _told(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path, error.strerror or str(error)) from None
        if path.exists() and not os.access(path, os.W_OK):
            raise unwritable(path, say("it is read-only"))
        connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, one writer at a time, on the disk when it ends."""
    if connection.in_transaction:  # Ctrl-C came between the beginning of one and what it was for
        connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    try:
        connection.execute("COMMIT")
    except sqlite3.Error:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def unwritable(path: Path, why: str) -> StoreUnwritable:
    """What to say of a place that takes no results."""
    return StoreUnwritable(
        say(
            "{path}: results cannot be kept here: {why}. Make room or choose another place with --store PATH;"
            " --no-store keeps none",
            path=path,
            why=why,
        )
    )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("quick_check failed")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    version = _version(connection)
    if version > len(MIGRATIONS):
        raise StoreError(
            say(
                "{path}: a newer leadsim made this store (version {version}, this one knows {known}). Update"
                " leadsim, or choose another file with --store PATH",
                path=path,
                version=version,
                known=len(MIGRATIONS),
            )
        )
    if 0 < version < len(MIGRATIONS):
        _put_aside(connection, path, version)
    if version < len(MIGRATIONS):
        _migrate(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Changing the journal does not wait for others of its own accord."""
    for left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not left or "locked" not in str(error):
                raise
            time.sleep(0.1)
        else:
            return


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        for number in range(_version(connection), len(MIGRATIONS)):  # another process may have been quicker
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")


def _put_aside(connection: sqlite3.Connection, path: Path, version: int) -> None:
    copy = path.with_name(f"{path.name}.version-{version}")
    unfinished = path.with_name(f"{copy.name}.{os.getpid()}")
    aside = sqlite3.connect(unfinished)
    try:
        connection.backup(aside)
    finally:
        aside.close()
    os.replace(unfinished, copy)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's complaints as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise unwritable(path, str(error)) from None
    except sqlite3.DatabaseError as error:
        raise StoreError(
            say(
                "{path}: the store of results is damaged ({error}). Move this file away and its results are"
                " computed anew, or choose another with --store PATH; --no-store does without",
                path=path,
                error=error,
            )
        ) from None
