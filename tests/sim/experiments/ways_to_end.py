"""What a process of a pool may do that is hard on the others: called there, so it stands in a module of its own."""

import fcntl
import os
import signal
import stat
import time
from typing import NoReturn


def half_an_answer() -> NoReturn:
    """End in the middle of the answer, as a process does that is killed while it writes."""
    answers = next(fd for fd in range(3, 64) if _is_written_pipe(fd))
    os.write(answers, (10**6).to_bytes(8, "big") + b"half")
    os._exit(1)


def _is_written_pipe(fd: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(fd).st_mode) and fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY
    except OSError:
        return False


def never(*_given: object) -> NoReturn:
    """Neither end nor listen."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass


class NoPickle(Exception):
    """An error that cannot travel."""

    def __reduce__(self) -> NoReturn:
        raise TypeError("stays here")


def broken(kind: type[Exception]) -> NoReturn:
    """Raise it."""
    raise kind("too bad")


def slow_pid(seconds: float) -> int:
    """Whose it is, after a while."""
    time.sleep(seconds)
    return os.getpid()
