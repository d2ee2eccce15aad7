"""Workers on other machines: a Dask cluster by its address (extra `cluster`)."""

import gc
import hashlib
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from policies.wording import say
from sim.model.version import MODEL_VERSION

P = ParamSpec("P")
T = TypeVar("T")
_PATIENCE_S = 5.0
_ROOT = Path(__file__).resolve().parents[2]


class ClusterError(Exception):
    """A cluster that cannot be used; the message says what to do."""


class Cluster(Executor):
    """The workers of the scheduler at this address, such as "tcp://10.0.0.5:8786"; ClusterError if it does not serve.

    A worker that dies is made good by the scheduler; a task that kills several ends with BrokenExecutor.
    """

    def __init__(self, address: str, patience_s: float = _PATIENCE_S) -> None:
        self.address = address
        self._client = _connected(address, patience_s)
        try:
            threads = self._checked(patience_s)
        except BaseException:
            self._client.close(timeout=1)
            raise
        self.in_flight = threads + max(2, threads // 2)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call of a function that the workers can import."""
        there = self._client.submit(fn, *args, pure=False, **kwargs)
        here: Future[T] = Future()
        here.add_done_callback(lambda ended: there.cancel() if ended.cancelled() else None)
        there.add_done_callback(lambda _: _hand_over(there, here))
        return here

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Leave the cluster; it goes on for others."""
        self._client.close(timeout=2)

    def _checked(self, patience_s: float) -> int:
        """Threads of all workers; ClusterError when there are none, or when one computes otherwise than we do."""
        try:
            self._client.wait_for_workers(1, timeout=patience_s)
        except TimeoutError:
            raise ClusterError(
                say("{address}: the scheduler has no workers; start some: dask worker {address}", address=self.address)
            ) from None
        try:
            versions: dict[str, str] = self._client.run(code_version)
        except Exception as error:  # whatever the worker met when it tried to import leadsim
            raise ClusterError(
                say(
                    "{address}: a worker cannot load leadsim ({kind}: {error}). Install the same version of"
                    " leadsim on all of its machines",
                    address=self.address,
                    kind=type(error).__name__,
                    error=error,
                )
            ) from None
        other = sorted(worker for worker, version in versions.items() if version != code_version())
        if other:
            raise ClusterError(
                say(
                    "{address}: {other} of {versions} workers have another version of leadsim, {one} for one;"
                    " their results would not be the same. Install this one on all of its machines",
                    address=self.address,
                    other=len(other),
                    versions=len(versions),
                    one=other[0],
                )
            )
        return sum(self._client.nthreads().values())


@cache
def code_version() -> str:
    """The model's number and the sha256 of the code that computes: equal where results are."""
    digest = hashlib.sha256()
    for room in ("policies", "scenarios", "sim"):
        for file in sorted((_ROOT / room).rglob("*.py")):
            digest.update(file.relative_to(_ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return f"{MODEL_VERSION} {digest.hexdigest()}"


def _connected(address: str, patience_s: float) -> Any:  # Any: dask has no types
    try:
        import distributed
    except ImportError:
        raise ClusterError(say('a cluster needs Dask: pip install "leadsim[cluster]"')) from None
    client: Any = distributed.Client
    try:
        return client(address, timeout=patience_s, set_as_default=False)
    except (OSError, TimeoutError, ValueError, MemoryError) as error:  # what is no scheduler may answer nonsense
        reason = str(error) or type(error).__name__
    # the half-made client is taken away here: in the middle of another one's start it would wait for itself for ever
    gc.collect()
    raise ClusterError(
        say(
            "{address}: no Dask scheduler answers there ({why}). Start one with: dask scheduler; the"
            " address looks like tcp://10.0.0.5:8786",
            address=address,
            why=reason.splitlines()[0][:200],
        )
    )


def _hand_over(there: Any, here: Future[T]) -> None:  # Any: dask has no types
    """The result of a task of the cluster to whoever waits here."""
    if not here.set_running_or_notify_cancel():
        return
    if there.status == "finished":
        here.set_result(there.result())
        return
    error = ClusterError(say("the cluster is gone; what it had finished is kept, the same command goes on from there"))
    if there.status == "error":
        told = there.exception()
        here.set_exception(BrokenExecutor(str(told)) if type(told).__name__ == "KilledWorker" else told)
    else:
        here.set_exception(error)
