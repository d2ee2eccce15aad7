"""Run as a process of its own: `python -m tests.bench.peak LEADS` prints leads, touches and peak memory in bytes."""

import resource
import sys
from pathlib import Path


def peak_bytes() -> int:
    """The most memory this process has held; Linux counts its starter's in `ru_maxrss`, so its own count is read."""
    return _of_status("VmHWM:")


def held_bytes() -> int:
    """The memory this process holds now; elsewhere than on Linux the most it has held."""
    return _of_status("VmRSS:")


def _of_status(key: str) -> int:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith(key))
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    from tests.bench.floors import six_steps
    from tests.bench.measures import timed_draw, timed_play

    _, drawn = timed_draw(six_steps(int(sys.argv[1])), 0)
    _, trace = timed_play(drawn)
    sys.stdout.write(f"{drawn.size} {len(trace.touches.lead)} {peak_bytes()}\n")
