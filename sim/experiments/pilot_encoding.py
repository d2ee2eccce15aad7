"""What a simulated pilot saw as bytes: a JSON head for names, raw little-endian numbers behind it, compressed."""

import json
import zlib
from collections.abc import Mapping

import numpy as np

from sim.measures.trial import Arm

Arms = Mapping[str, Mapping[str, Arm]]
_LEVEL = 1


def encode_arms(arms: Arms) -> bytes:
    """The bytes of all counts by play and KPI."""
    head = [[name, kpi, *arm.leads.shape] for name, own in arms.items() for kpi, arm in own.items()]
    tables = [each for own in arms.values() for arm in own.values() for each in (arm.outcomes, arm.leads)]
    text = json.dumps(head).encode()
    body = b"".join(each.astype("<f8").tobytes() for each in tables)
    return zlib.compress(len(text).to_bytes(4, "little") + text + body, _LEVEL)


def decode_arms(content: bytes) -> Arms:
    """The counts of these bytes, number for number; ValueError for bytes that are none."""
    try:
        plain = zlib.decompress(content)
    except zlib.error as error:
        raise ValueError(f"no pilot: {error}") from None
    at = 4 + int.from_bytes(plain[:4], "little")
    arms: dict[str, dict[str, Arm]] = {}
    for name, kpi, days, people in json.loads(plain[4:at]):
        both = np.frombuffer(plain, "<f8", 2 * days * people, at).reshape(2, days, people)
        at += both.nbytes
        arms.setdefault(name, {})[kpi] = Arm(both[0], both[1])
    return arms
