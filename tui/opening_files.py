"""A scenario file is opened, and with the first one all that plays, beside the screens: it takes a while to load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tui.errors import InputError
from tui.messages import NotOpened, Opened, ProcessDied, RunTold

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from tui.app import LeadsimApp
    from tui.running import Runner


class Opener:
    """Posts Opened or NotOpened to the app; heavy modules are imported here, after the first paint."""

    def __init__(self, app: LeadsimApp, executor: Executor | None) -> None:
        self.processes = 1
        self._app, self._executor = app, executor
        self._has_runner = self._is_closed = False

    def open(self, path: Path) -> None:
        """Open it; a file that is still being opened is not."""
        self._app.run_worker(lambda: self._load(path), thread=True, exclusive=True, group="opening")

    def close(self) -> None:
        """End the processes, even those that no run has used yet, and those that are just being started."""
        self._is_closed = True
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def _load(self, path: Path) -> None:
        runner = None if self._has_runner else self._new_runner()
        from tui.open_scenario import OpenScenario

        if self._is_closed:  # quit meanwhile
            return
        try:
            self._post(Opened(OpenScenario(path, self._app.folders), runner))
        except InputError as error:
            if runner is not None:
                runner.close()
            self._post(NotOpened(str(error)))
        else:
            self._has_runner = True

    def _new_runner(self) -> Runner:
        """The processes start while the file is read."""
        from sim.experiments.process_pool import ProcessPool
        from sim.experiments.store import default_path
        from tui.running import Runner

        if self._executor is None:
            pool = ProcessPool(self._app.config.workers, lambda: self._post(ProcessDied()))
            self._executor, self.processes = pool, pool.workers
            if self._is_closed:  # `close` may have looked before there was anything to end
                pool.shutdown(wait=False, cancel_futures=True)
            pool.warm_up()
        store = self._app.folders.store or default_path()
        return Runner(self._executor, store, lambda state: self._post(RunTold(state)))

    def _post(self, message: Message) -> None:
        if self._app.is_running:
            self._app.post_message(message)
