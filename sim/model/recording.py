"""Where a run writes down what happens: columns per lead, rows per touch, spell, alert, meeting and decision."""

from array import array
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from policies.durations import NEVER
from sim.model.quick import ints
from sim.model.trace import Alerts, Assignments, Decisions, Ints, Meetings, Reason, State, Step, Touches

TOUCH, SPELL, ALERT, MEETING, DECISION = 10, 8, 5, 7, 5
touch_row, spell_row, alert_row = (Struct(f"{columns}q").pack for columns in (TOUCH, SPELL, ALERT))
"""Rows as bytes, for `array.frombytes`: half the time of `array.extend`."""


class LeadColumns:
    """The columns of `trace.Leads` while the run writes them: numpy arrays and quick views on them."""

    def __init__(self, size: int) -> None:
        self.arrays: dict[str, NDArray[np.generic]] = {}
        self.state = self._ints("state", size, State.WAITING)
        self.mql = self._flags("mql", size)
        self.automated = self._ints("automated", size, 0)
        self.reason = self._ints("reason", size, Reason.NONE)
        self.stated = self._flags("stated", size)
        self.assigned = self._ints("assigned", size, NEVER)
        self.first_touch = self._ints("first_touch", size, NEVER)
        self.accepted = self._flags("accepted", size)
        self.reviewed = self._flags("reviewed", size)
        self.contacted = self._ints("contacted", size, NEVER)
        self.qualified = self._flags("qualified", size)
        self.attempts = self._ints("attempts", size, 0)
        self.attempts_end = self._ints("attempts_end", size, NEVER)
        self.booked = self._ints("booked", size, NEVER)
        self.meeting = self._ints("meeting", size, NEVER)
        self.held = self._flags("held", size)
        self.won = self._flags("won", size)
        self.opted_out = self._flags("opted_out", size)
        self.complaints = self._ints("complaints", size, 0)
        self.delivered = self._ints("delivered", size, 0)
        self.postponed = self._ints("postponed", size, 0)
        self.closed = self._ints("closed", size, 0)
        self.reassigns = self._ints("reassigns", size, 0)
        self.owner = self._ints("owner", size, -1)
        self.collided = self._flags("collided", size)
        self.recycled = self._ints("recycled", size, 0)
        self.recycled_at = self._ints("recycled_at", size, NEVER)
        self.recycled_first_touch = self._ints("recycled_first_touch", size, NEVER)
        self.recycled_qualified = self._flags("recycled_qualified", size)
        self.recycled_held = self._flags("recycled_held", size)
        self.lost_to_queue = self._flags("lost_to_queue", size)

    def _ints(self, name: str, size: int, value: int) -> "memoryview[int]":
        column = np.full(size, value, dtype=np.int64)
        self.arrays[name] = column
        return ints(column)

    def _flags(self, name: str, size: int) -> "memoryview[int]":
        column = np.zeros(size, dtype=np.uint8)
        self.arrays[name] = column.view(np.bool_)
        return ints(column)


class Recorder:
    """Rows in the order in which they come to be; flat arrays of integers, so that a million leads fit."""

    def __init__(self, size: int, decisions: bool) -> None:
        self.leads = LeadColumns(size)
        self.touches = array("q")
        self.spells = array("q")
        self.returns = array("q")
        """lead and ms of each return to the router, which has no spell of its own"""
        self.alerts = array("q")
        self.meetings = array("q")
        self.decisions: array[int] | None = array("q") if decisions else None
        self.values = array("d")

    def decide(self, lead: int, step: Step, at: int, person: int = -1, detail: int = 0, value: float = 0.0) -> None:
        """A decision row, if they are asked for; call it only behind a check of `decisions` where it is hot."""
        if self.decisions is not None:
            self.decisions.extend((lead, int(step), at, person, detail))
            self.values.append(value)

    def touch_rows(self, automatic: Ints) -> Touches:
        """All touches in order of their end, the automatic ones (rows of `TOUCH` columns) among them."""
        rows = _rows(self.touches, TOUCH)
        if len(automatic):
            rows = np.concatenate((rows, automatic))
            rows = rows[np.argsort(rows[:, 7], kind="stable")]
        return Touches(*_columns(rows))

    def spell_rows(self) -> Assignments:
        """Spells in order of time."""
        lead, handover, person, at, noticed, neglected, reason, recycled = _columns(_rows(self.spells, SPELL))
        return Assignments(lead, handover, person, at, noticed, neglected.astype(np.bool_), reason, recycled)

    def owner_rows(self) -> tuple[Ints, Ints, Ints]:
        """Lead, ms and owner from then on of each change, -1 for nobody; inside a ms returns before spells."""
        returned, back = _columns(_rows(self.returns, 2))
        lead, _, person, at, *_rest = _columns(_rows(self.spells, SPELL))
        nobody = np.full(len(returned), -1, dtype=np.int64)
        return np.concatenate((returned, lead)), np.concatenate((back, at)), np.concatenate((nobody, person))

    def alert_rows(self, breaches: Ints) -> Alerts:
        """Alerts in order of time, those of `breaches` (rows of `ALERT` columns) first inside an instant."""
        rows = np.concatenate((breaches, _rows(self.alerts, ALERT)))
        lead, kind, at, person, absent = _columns(rows[np.argsort(rows[:, 2], kind="stable")])
        return Alerts(lead, kind, at, person, absent.astype(np.bool_))

    def meeting_rows(self) -> Meetings:
        """Meetings in order of booking."""
        return Meetings(*_columns(_rows(self.meetings, MEETING)))

    def decision_rows(self) -> Decisions | None:
        """Decisions in order of time, None when they were not asked for."""
        if self.decisions is None:
            return None
        rows = _rows(self.decisions, DECISION)
        order = np.argsort(rows[:, 2], kind="stable")
        lead, step, at, person, detail = _columns(rows[order])
        return Decisions(lead, step, at, person, detail, np.array(self.values)[order])


def _rows(flat: "array[int]", columns: int) -> Ints:
    return np.frombuffer(flat, dtype=np.int64).reshape(-1, columns) if flat else np.empty((0, columns), np.int64)


def _columns(rows: Ints) -> list[Ints]:
    return [np.ascontiguousarray(rows[:, column]) for column in range(rows.shape[1])]
