"""Named streams of random numbers: adding a purpose, a person or a step changes no other's draws."""

from enum import IntEnum
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Bools = NDArray[np.bool_]


class Purpose(IntEnum):
    """What a draw is for; the numbers are part of every result and never change."""

    COUNTS = 1
    TIMES = 2
    DAY_FACTOR = 3
    BURST = 4
    ATTRIBUTE = 5
    OFFSET = 6
    INTENT = 7
    QUALITY = 8
    SCORE_NOISE = 9
    PHONE_DATA = 10
    EMAIL_DATA = 11
    MISSING_DATA = 12
    DUPLICATE = 13
    DUPLICATE_OF = 14
    CONSENT = 15
    ACCOUNT = 16
    ACCOUNT_OWNER = 17
    REACHABLE = 18
    VALUE = 19
    PATIENCE = 20
    POPULATION = 21
    STANDING = 22
    CONNECT = 30
    WORK = 31
    TALK = 32
    REPLY = 33
    OPT_OUT = 34
    COMPLAINT = 35
    QUALIFY = 36
    REASON = 37
    REVIEW = 38
    JUDGEMENT = 39
    DISCIPLINE = 40
    STEP_DELAY = 41
    LATENCY = 42
    NOTICE = 50
    ADHERENCE = 51
    COMPLIANCE = 52
    INTERRUPT = 53
    POOL_NOTICE = 54
    CHERRY = 55
    SHOW = 60
    WIN = 61
    CYCLE = 62
    RESCHEDULE = 63
    RETURN = 64
    NURTURE_OPT_OUT = 65
    NURTURE_COMPLAINT = 66
    INTAKE = 67
    REFUSED = 68
    MERGE = 69
    ROLLOUT = 70
    AUTO_REPLY = 71
    BOOKING = 72
    BOT = 73
    BOT_ACCURACY = 74
    ASTRAY = 75
    AUTO_OPT_OUT = 76
    AUTO_COMPLAINT = 77
    ABSENCE = 80
    MEETING_AT = 81
    OTHER_WORK_AT = 82
    LEAVING = 83
    IDLE_WORK = 84
    MEETING_COUNT = 85
    WEEKS = 90
    PILOT_SPLIT = 91
    DAYS = 92
    RANGE = 95


def key_of(text: str) -> int:
    """The index of a stream that belongs to a text: the first 8 bytes of its sha256."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def stream(seed: int, replication: int, purpose: Purpose, *index: int) -> np.random.Generator:
    """The generator of one purpose and index (PCG64 seeded by `SeedSequence` with a spawn key)."""
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, int(purpose), *index))
    return np.random.Generator(np.random.PCG64(sequence))


def uniforms(count: int, seed: int, replication: int, purpose: Purpose, *index: int) -> Floats:
    """The first `count` uniforms in [0, 1) of a stream; a longer array begins with the shorter one."""
    return stream(seed, replication, purpose, *index).random(count)


def counts(rates: Floats, seed: int, replication: int, purpose: Purpose, *index: int) -> Ints:
    """A Poisson count per rate, in order; more rates behind leave the first counts as they were."""
    return stream(seed, replication, purpose, *index).poisson(rates)


def lead_uniforms(rows: tuple[Ints, ...], seed: int, replication: int, purpose: Purpose, *index: int) -> Floats:
    """One uniform per lead from a stream per source, shape (leads,); `rows` are the lead numbers of each source."""
    drawn = np.empty(sum(len(mine) for mine in rows))
    for number, mine in enumerate(rows):
        drawn[mine] = stream(seed, replication, purpose, number, *index).random(len(mine))
    return drawn


def lead_uniforms32(rows: tuple[Ints, ...], seed: int, replication: int, purpose: Purpose, *index: int) -> Floats32:
    """`lead_uniforms` in half the memory; multiples of 2^-24, not the numbers of the 64-bit draw."""
    drawn = np.empty(sum(len(mine) for mine in rows), dtype=np.float32)
    for number, mine in enumerate(rows):
        drawn[mine] = stream(seed, replication, purpose, number, *index).random(len(mine), dtype=np.float32)
    return drawn
