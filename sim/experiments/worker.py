"""A process that plays: calls come in at its stdin, answers leave at its stdout, and it is gone when its stdin ends.

Whoever started it holds the only other end, and the kernel closes that however the starter ends, kill -9 included.
"""

import gc
import os
import pickle
import signal
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import IO

_NICE = 10
_LENGTH = 8
"""Bytes that say how long a message is."""


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message. OSError when nobody reads any more."""
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Read one message; EOFError when the other end is gone, in the middle of a message too."""
    return _exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big"))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found


def main() -> None:
    """Answer call after call, giving way to whoever types."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    calls, answers = _channels()
    coming: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(calls, coming), daemon=True).start()
    import sim.experiments.chunks  # noqa: F401  # the first call finds it loaded

    gc.freeze()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    while True:
        answer = answered(coming.get())
        try:
            send(answers, answer)
        except OSError:
            os._exit(1)
        del answer
        gc.collect()  # worlds hold circles: left to itself, the memory of a worker grows by half before they go


def answered(call: bytes) -> bytes:
    """Make a call, a pickled function without arguments. Pickled: whether it ended well, its result or its error."""
    try:
        return pickle.dumps((True, pickle.loads(call)()))
    except BaseException as error:  # it travels to whoever asked
        error.add_note(f"In the process that played:\n{traceback.format_exc()}")
        try:
            return pickle.dumps((False, error))
        except Exception:  # an error that cannot travel goes as its words
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _channels() -> tuple[IO[bytes], IO[bytes]]:
    """What was stdin and stdout; whatever a rule prints goes to stderr from now on."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing if sys.stderr is None else 2, 1)
    os.close(nothing)
    return calls, answers


def _listen(calls: IO[bytes], coming: "SimpleQueue[bytes]") -> None:
    while True:
        try:
            coming.put(receive(calls))
        except (EOFError, OSError):
            os._exit(1)


if __name__ == "__main__":
    main()
