"""Who has a file open: the first window may write it, the next ones may not."""

import hashlib
import os
import sys
from pathlib import Path


class FileLock:
    """A lock on the name of a file, kept by the operating system: it is gone when its process is, however it ended."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = folder / f"{hashlib.sha256(str(path).encode()).hexdigest()[:24]}.lock"
        self._handle: int | None = None

    def take(self) -> bool:
        """False when another window has it. Where no lock can be kept, everyone gets it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            return True
        if _locked(handle):
            self._handle = handle
            return True
        os.close(handle)
        return False

    def release(self) -> None:
        """Let others have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
