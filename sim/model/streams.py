"""Named streams of random numbers: adding a purpose, a person or a step changes no other's draws."""

from enum import IntEnum

import numpy as np


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


def stream(seed: int, replication: int, purpose: Purpose, *index: int) -> np.random.Generator:
    """The generator of one purpose and index (PCG64 seeded by `SeedSequence` with a spawn key)."""
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, int(purpose), *index))
    return np.random.Generator(np.random.PCG64(sequence))
