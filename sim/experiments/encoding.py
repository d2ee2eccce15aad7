"""A summary as bytes: a JSON head for names, raw little-endian numbers behind it, compressed. Nothing is ever run."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.measures.summary import Measured, Sights, Summary, Waits

_LEVEL = 1


def encode(summary: Summary) -> bytes:
    """The bytes of a summary; waits are kept as steps from one to the next, which is small."""
    windows = (summary.whole, *summary.periods)
    shown = summary.sights
    head = json.dumps(
        {
            "leads": summary.leads,
            "windows": [_head(each) for each in windows],
            "sights": None if shown is None else [len(shown.funnel), len(shown.breaches), len(shown.leads)],
        }
    ).encode()
    body = b"".join(_body(each) for each in windows) + (b"" if shown is None else _bytes(shown))
    return zlib.compress(len(head).to_bytes(4, "little") + head + body, _LEVEL)


def decode(content: bytes) -> Summary:
    """The summary of these bytes, number for number; ValueError for bytes that are none."""
    try:
        plain = zlib.decompress(content)
    except zlib.error as error:
        raise ValueError(f"no summary: {error}") from None
    begin = 4 + int.from_bytes(plain[:4], "little")
    head = json.loads(plain[4:begin])
    if "sights" not in head:
        raise ValueError("kept by an older leadsim")
    numbers = _Numbers(plain, begin)
    whole, *periods = (_measured(each, numbers) for each in head["windows"])
    shown = None if head["sights"] is None else _sights(head["sights"], numbers)
    return Summary(whole, tuple(periods), head["leads"], shown)


def _head(measured: Measured) -> dict[str, object]:
    return {
        "ratios": list(measured.ratios),
        "values": dict(measured.values),
        "waits": {name: [len(each.finite_ms), each.never] for name, each in measured.waits.items()},
    }


def _body(measured: Measured) -> bytes:
    ratios = np.array(list(measured.ratios.values()), dtype="<f8").tobytes()
    return ratios + b"".join(np.diff(each.finite_ms, prepend=0).astype("<i8").tobytes() for each in _waits(measured))


def _waits(measured: Measured) -> list[Waits]:
    return list(measured.waits.values())


def _bytes(shown: Sights) -> bytes:
    floats = (shown.funnel, shown.busy_hours, shown.real_hours)
    counts = (shown.breaches, shown.leads, shown.meetings)
    return b"".join(each.astype("<f8").tobytes() for each in floats) + b"".join(
        each.astype("<i8").tobytes() for each in counts
    )


def _sights(head: Sequence[int], numbers: "_Numbers") -> Sights:
    stages, hours, people = head
    funnel, busy, real = (numbers.take("<f8", count) for count in (stages, people, people))
    breaches, leads, meetings = (numbers.take("<i8", count) for count in (hours, people, people))
    return Sights(funnel, breaches, leads, meetings, busy, real)


class _Numbers:
    """Arrays one behind the other."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def take(self, kind: str, count: int) -> "np.ndarray[tuple[int], np.dtype[Any]]":  # Any: of the kind asked for
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found


def _measured(head: Mapping[str, Any], numbers: _Numbers) -> Measured:  # Any: JSON
    pairs = numbers.take("<f8", 2 * len(head["ratios"])).tolist()
    ratios = dict(zip(head["ratios"], zip(pairs[::2], pairs[1::2], strict=True), strict=True))
    waits = {
        name: Waits(np.cumsum(numbers.take("<i8", finite), dtype=np.int64), never)
        for name, (finite, never) in head["waits"].items()
    }
    return Measured(ratios, waits, head["values"])
