"""What the engine is measured against, in the same process: SimPy's bare event loop and the textbook's M/M/20.

Seconds are those of the processor, so that what else runs on the machine counts less.
"""

from collections.abc import Generator
from time import process_time

import numpy as np
import simpy

Process = Generator[simpy.Event, None, None]


def events_per_second(count: int) -> float:
    """A single process that sleeps `count` times: what SimPy can do when nothing happens."""
    env = simpy.Environment()

    def sleeper() -> Process:
        for _ in range(count):
            yield env.timeout(1)

    env.process(sleeper())
    begun = process_time()
    env.run()
    return count / (process_time() - begun)


def customers_per_second(count: int, servers: int = 20, load: float = 0.8) -> float:
    """M/M/20 as textbooks write it: a process per customer and `with resource.request()`."""
    draws = np.random.default_rng(1)
    gaps = draws.exponential(1 / (load * servers), count).tolist()
    work = draws.exponential(1.0, count).tolist()
    env = simpy.Environment()
    resource = simpy.Resource(env, servers)
    waits: list[float] = []

    def customer(length: float) -> Process:
        arrived = env.now
        with resource.request() as request:
            yield request
            waits.append(env.now - arrived)
            yield env.timeout(length)

    def source() -> Process:
        for gap, length in zip(gaps, work, strict=True):
            yield env.timeout(gap)
            env.process(customer(length))

    env.process(source())
    begun = process_time()
    env.run()
    return count / (process_time() - begun)
