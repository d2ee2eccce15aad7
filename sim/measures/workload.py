"""How people spend their time: working windows, work in hand inside and outside of them."""

from dataclasses import dataclass

import numpy as np

from scenarios.windows import NEVER
from sim.measures.lanes import Lanes
from sim.model.trace import Ints, Touch, Trace


@dataclass(frozen=True, slots=True)
class Workload:
    """Ms per person and stretch of time, shape (people, stretches)."""

    real: Ints
    """open working time as it came out"""
    busy: Ints
    """a task of a lead, a conversation or a sales meeting in hand"""
    overtime: Ints
    """the part of `busy` outside the working windows"""

    def within(self, stretches: slice) -> "Workload":
        """The same people in some of the stretches."""
        return Workload(self.real[:, stretches], self.busy[:, stretches], self.overtime[:, stretches])


@dataclass(frozen=True, slots=True)
class Tasks:
    """All that people had in hand: a row per task with its conversation, and per meeting that took place."""

    person: Ints
    start: Ints
    end: Ints
    """end of the conversation where there was one"""
    lead: Ints


def tasks(trace: Trace) -> Tasks:
    """Touches of people (meetings aside) and the meetings of their hosts; those of one person never overlap."""
    touches, meetings = trace.touches, trace.meetings
    own = (touches.person >= 0) & (touches.kind != Touch.MEETING)
    took_place = (meetings.start < NEVER) & (meetings.start >= 0) & (meetings.host >= 0)
    end = np.minimum(meetings.end[took_place], trace.end)  # of one that goes on when the run ends
    return Tasks(
        np.concatenate((touches.person[own], meetings.host[took_place])),
        np.concatenate((touches.start[own], meetings.start[took_place])),
        np.concatenate((task_end(trace)[own], end)),
        np.concatenate((touches.lead[own], meetings.lead[took_place])),
    )


def task_end(trace: Trace) -> Ints:
    """Per touch, the end of its work or of the conversation that followed, ms."""
    talked = (trace.touches.talk_end > trace.touches.end) & (trace.touches.talk_end < NEVER)
    return np.where(talked, trace.touches.talk_end, trace.touches.end)


def workload(trace: Trace, edges: Ints) -> Workload:
    """Time of each person in [edges[i], edges[i + 1]) ms; what goes on over an edge counts on both sides."""
    people, stretches = len(trace.people), len(edges) - 1
    lanes = Lanes.of(trace.real, trace.end)
    real = open_time(lanes, people, edges)
    person, start, end = _cut(tasks(trace), edges)
    stretch = np.searchsorted(edges, start, side="right") - 1
    inside = lanes.open_between(person, start, end)
    cell, cells = person * stretches + stretch, people * stretches
    busy = np.bincount(cell, weights=end - start, minlength=cells).astype(np.int64)
    open_busy = np.bincount(cell, weights=inside, minlength=cells).astype(np.int64)
    shape = (people, stretches)
    return Workload(real, busy.reshape(shape), (busy - open_busy).reshape(shape))


def open_time(lanes: Lanes, people: int, edges: Ints) -> Ints:
    """Open ms of each person in [edges[i], edges[i + 1]), shape (people, stretches)."""
    at = np.broadcast_to(edges, (people, len(edges)))
    return np.diff(lanes.open_before(np.arange(people)[:, None], at), axis=1)


def _cut(work: Tasks, edges: Ints) -> tuple[Ints, Ints, Ints]:
    """The tasks inside [edges[0], edges[-1]), cut at each edge; zero-length ones are dropped."""
    start, end = np.maximum(work.start, edges[0]), np.minimum(work.end, edges[-1])
    kept = start < end
    person, start, end = work.person[kept], start[kept], end[kept]
    for edge in edges[1:-1].tolist():
        over = np.flatnonzero((start < edge) & (end > edge))
        person, start = np.append(person, person[over]), np.append(start, np.full(len(over), edge))
        rest = end[over]
        end[over] = edge
        end = np.append(end, rest)
    return person, start, end
