"""What a free person takes next: the own list, the shared queue, meetings, and other work while there is nothing."""

from heapq import heapify, heappop, heappush

from policies.durations import NEVER
from sim.model.attempting import begin_attempt, begin_reply
from sim.model.caps import within_caps
from sim.model.clock import WINDOWS, WORK_COMPLETES, Bell
from sim.model.desk import ATTEMPT, FIRST_TOUCH, MEETING, MEETING_DUE, ORDERED, PASSED_OVER, drop_load, leave_pool
from sim.model.escalation import call_managers
from sim.model.floor import Floor
from sim.model.hosting import begin_meeting, meeting_is_live
from sim.model.ownership import assign
from sim.model.rep import Entry, Rep
from sim.model.reviewing import begin_review
from sim.model.trace import Handover


def dispatch(floor: Floor, now: int) -> None:
    """Everybody who is free and was rung takes the next task, then managers the alerts that are still open."""
    floor.now = now
    if floor.pool_changed:
        floor.pool_changed = False
        floor.rung.update(rep.number for rep in floor.everybody if rep.is_free)
    if floor.rung:
        _serve_rung(floor, now)
    if floor.alerts_waiting:
        call_managers(floor, now)


def _serve_rung(floor: Floor, now: int) -> None:
    """In a shared queue who has been idle longest comes first."""
    rung = floor.rung
    if len(rung) == 1:
        reps = [floor.reps[rung.pop()]]
    else:
        reps = [floor.reps[number] for number in sorted(rung)]
        rung.clear()
        if floor.pulls:
            reps.sort(key=lambda rep: (rep.idle_since, rep.number))
    for rep in reps:
        if rep.is_free:
            take_next(floor, rep, now)


def take_next(floor: Floor, rep: Rep, now: int) -> None:
    """Begin the best task of a free person, if a window is open; else ring at the opening of the next."""
    while rep.is_free:
        entry = _best(floor, rep)
        if entry is not None and entry[0] == MEETING_DUE:
            heappop(rep.heap)
            begin_meeting(floor, rep, entry[2], now)
            continue
        if entry is None and rep.info.idle_work is None:
            return
        opening = rep.real.next_open(now)
        if opening > now or not rep.employed:
            _wake(floor, rep, opening)
            return
        if entry is None:
            _begin_idle_work(floor, rep, now)
            return
        if floor.pool and floor.pool[0] is entry:
            heappop(floor.pool)
        elif rep.heap[0] is entry:
            heappop(rep.heap)
        else:
            rep.heap.remove(entry)
            heapify(rep.heap)
        floor.serve(entry[2])
        _begin(floor, rep, entry, now)


def _wake(floor: Floor, rep: Rep, opening: int) -> None:
    if opening < rep.wake and opening < floor.end:
        rep.wake = opening
        floor.env.ring(opening, WINDOWS, lambda bell: _woken(floor, bell), 0, rep.number)


def _woken(floor: Floor, bell: Bell) -> None:
    rep = floor.reps[bell.person]
    if rep.wake == bell.at:
        rep.wake = NEVER
    floor.rung.add(rep.number)


def _best(floor: Floor, rep: Rep) -> Entry | None:
    """The first entry that still stands, of the person's own list or the shared queue."""
    heap, token = rep.heap, floor.token
    aside: list[Entry] = []
    while heap:
        entry = heap[0]
        if entry[4] == MEETING:
            if meeting_is_live(floor, entry[2]):
                break
        elif token[entry[2]] == entry[3]:
            if entry[2] in floor.pooled:
                if rep.number not in floor.shown[entry[2]]:
                    heappop(heap)
                    continue
                if floor.has_caps and not within_caps(floor, (rep,), floor.now):
                    aside.append(heappop(heap))
                    continue
                if entry[0] == ORDERED and _passes_over(floor, rep, entry):
                    continue
            break
        heappop(heap)
    own = heap[0] if heap else None
    if aside:
        _wait_for_room(floor, rep, aside)
        return own
    pool = floor.pool
    while pool and token[pool[0][2]] != pool[0][3]:
        heappop(pool)
    if pool and rep.number in floor.pool_people and (own is None or pool[0] < own):
        return pool[0]
    return own


def _wait_for_room(floor: Floor, rep: Rep, aside: list[Entry]) -> None:
    """Leads of the shared queue wait while a person is at a cap; looked at again on the next day at the latest."""
    for entry in aside:
        heappush(rep.heap, entry)
    tomorrow = floor.midnight_after(rep, floor.now)
    if rep.looks_again != tomorrow and tomorrow < floor.end:
        rep.looks_again = tomorrow
        floor.env.ring(tomorrow, WINDOWS, lambda bell: _woken(floor, bell), 0, rep.number)


def _passes_over(floor: Floor, rep: Rep, entry: Entry) -> bool:
    """A cherry-picker at work leaves a lead under the median score of the queue for when nothing else is left.

    Judged once, when the lead stands at the head of the person's list.
    """
    share = rep.info.cherry_picking
    lead = entry[2]
    scores = floor.pool_scores
    if not share or len(scores) < 2 or floor.score[lead] >= scores[len(scores) // 2]:
        return False
    if rep.real.next_open(floor.now) > floor.now:
        return False
    if floor.luck.cherry_u(rep.info.team_index, rep.info.number_in_team)[lead] >= share:
        return False
    heappop(rep.heap)
    heappush(rep.heap, (PASSED_OVER, *entry[1:]))
    return True


def _begin(floor: Floor, rep: Rep, entry: Entry, now: int) -> None:
    lead, task = entry[2], entry[4]
    if lead in floor.pooled:
        floor.record.spells[floor.spell[lead] + 4] = floor.seen.pop((lead, rep.number), floor.pooled_at[lead])
        leave_pool(floor, lead)
        assign(floor, lead, rep, now, Handover.PULLED)
        floor.noticed[lead] = 1
    else:
        drop_load(floor, lead)
        floor.token[lead] += 1
    if task == FIRST_TOUCH:
        begin_review(floor, rep, lead, now)
    elif task == ATTEMPT:
        begin_attempt(floor, rep, lead, now)
    else:
        begin_reply(floor, rep, lead, now)


def _begin_idle_work(floor: Floor, rep: Rep, now: int) -> None:
    """With nothing to do people start something else, and finish it."""
    length = floor.idle_work_ms(rep)
    rep.is_free = False
    rep.idle_ms += length
    rep.expected_end = now + round(rep.info.idle_work.expected if rep.info.idle_work else 0)
    if now + length < floor.end:
        floor.env.ring(now + length, WORK_COMPLETES, lambda bell: _idle_work_ends(floor, bell), 0, rep.number)


def _idle_work_ends(floor: Floor, bell: Bell) -> None:
    rep = floor.reps[bell.person]
    rep.is_free = True
    floor.rung.add(rep.number)
