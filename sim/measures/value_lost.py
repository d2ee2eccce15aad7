"""Where value is lost: what every good lead promised, and for each that came to nothing the one step where it stopped.

A lead is *good* in a world if a conversation at once, with a person of average skill, would have qualified it (the
world's own draw under its quality); it is then worth value x win rate x gross margin, the win rate being the mean of
those who host meetings. Since each lead meets the same draws whatever the option, where it stopped is read off the run.
What all good leads were worth = the margin expected of held meetings + all losses, lead by lead. Deals lost after a
held meeting are no loss here: the win rate is in the worth already.
"""

from dataclasses import dataclass

import numpy as np

from policies.wording import N_
from scenarios.market import CONTACT_DATA, Channel
from scenarios.owners import hosting_teams
from scenarios.presets import arrival_profile
from scenarios.windows import NEVER
from sim.measures.cohort import Cohort, Floats
from sim.measures.summary import Kind, KpiSpec
from sim.model.decay import curve
from sim.model.streams import Purpose
from sim.model.trace import ANNOYED, RESOLVED, Bools, Ints, Leads, Outcome, Reason, State, Touch
from sim.model.world import World

LOSSES: dict[str, tuple[str, str]] = {
    "refused": (N_("intake"), N_("refused by the form's check")),
    "bot": (N_("intake"), N_("settled or put off by the bot")),
    "gate": (N_("gate"), N_("not handed over by the gate")),
    "turned_away": (N_("assignment"), N_("turned away, the queue was full")),
    "unassigned": (N_("assignment"), N_("never got an owner")),
    "gone": (N_("first touch"), N_("went elsewhere before anybody turned to it")),
    "untouched": (N_("first touch"), N_("never touched by its owner")),
    "rejected": (N_("review"), N_("not accepted by sales")),
    "data": (N_("contact"), N_("contact data missing, stale or without consent")),
    "opted_out": (N_("contact"), N_("opted out")),
    "late": (N_("contact"), N_("touched too late: interest or reach had faded")),
    "unreachable": (N_("contact"), N_("answers nobody")),
    "no_answer": (N_("contact"), N_("no answer to any attempt")),
    "faded": (N_("conversation"), N_("interest faded while it was followed up")),
    "skill": (N_("conversation"), N_("a more skilled person would have qualified it")),
    "no_slot": (N_("meeting"), N_("no free slot for a meeting")),
    "no_show": (N_("meeting"), N_("did not come to the meeting")),
    "unfinished": (N_("rest"), N_("not at an end when the run ended")),
    "host": (N_("rest"), N_("met somebody whose win rate is not the mean")),
    "beyond": (N_("rest"), N_("won although not good at once: came back, or met a skilled person (a gain)")),
    "other": (N_("rest"), N_("not attributed")),
}
"""Key -> stage and cause, in the order in which a lead meets them; `beyond` is never above 0."""
IDEAL, LOST = "value_ideal_per_month", "value_lost_per_month"
_CODES = {key: code for code, key in enumerate(LOSSES)}


@dataclass(frozen=True, slots=True)
class ValueLost:
    """A row per lead, in the scenario's currency: what it promised, and what of that was lost, at which of `LOSSES`."""

    worth: Floats
    loss: Floats
    cause: Ints

    def of(self, rows: slice, months: float) -> dict[str, tuple[float, float]]:
        """Sums over months of the leads `rows`, by KPI key."""
        lost = np.bincount(self.cause[rows], weights=self.loss[rows], minlength=len(LOSSES)).tolist()
        named = {f"{LOST}.{key}": (value, months) for key, value in zip(LOSSES, lost, strict=True)}
        return {IDEAL: (float(self.worth[rows].sum()), months)} | named


def value_specs(unit: str) -> tuple[KpiSpec, ...]:
    """Rows for `columns`: the ideal, then each loss; `unit` is the currency a month. They are no KPIs of their own."""
    ideal = KpiSpec(IDEAL, "Margin that all good leads promise", unit, "neither", Kind.RATIO, "sum of worths / months")
    return (
        ideal,
        *(
            KpiSpec(f"{LOST}.{key}", f"Margin lost: {cause}", unit, "less", Kind.RATIO, "sum of worths lost / months")
            for key, (_, cause) in LOSSES.items()
        ),
    )


def value_lost(cohort: Cohort) -> ValueLost:
    """Worth, loss and its cause of every lead of a run; all zeros where no meeting can be held."""
    world, deals = cohort.world, cohort.deals
    rate, margin = _mean_win_rate(cohort), world.scenario.economics.gross_margin
    if not rate:
        nothing = np.zeros(world.size)
        return ValueLost(nothing, nothing - deals.expected * margin, np.full(world.size, _CODES["beyond"]))
    good = world.uniforms(Purpose.QUALIFY, 0) < cohort.true_quality
    worth = np.where(good, world.value * rate * margin, 0.0)
    cause = _causes(cohort, good)
    cause[deals.opportunity] = _CODES["host"]
    cause[deals.opportunity & ~good] = _CODES["beyond"]
    return ValueLost(worth, worth - deals.expected * margin, cause)


def _mean_win_rate(cohort: Cohort) -> float:
    """Of the hosts of the scenario's own teams, people weighing alike: the same for all options. 0 without meetings."""
    hosts = hosting_teams(cohort.world.scenario)
    people = sum(team.size for team in hosts)
    if len({team.win_rate for team in hosts}) == 1:
        return hosts[0].win_rate  # to the bit, so that whose rate is the mean loses nothing
    return sum(team.size * team.win_rate for team in hosts) / people if people else 0.0


def _causes(cohort: Cohort, good: Bools) -> Ints:
    """The first step at which each good lead stopped; of leads that are not good nothing is lost, whatever it says."""
    leads, world = cohort.leads, cohort.world
    touched, spoken = leads.first_touch < NEVER, leads.contacted < NEVER
    # a meeting booked on the form needs neither owner nor touch
    booked = leads.booked < NEVER
    waits = ~touched & ~booked
    over = ~np.isin(leads.state, (State.WAITING, State.IN_CADENCE, State.SQL))
    silent = good & touched & ~spoken & ~booked
    faded, late = _faded(cohort, good & spoken & ~leads.qualified)
    worked, too_late = _tried(cohort, silent)
    asked: tuple[tuple[str, Bools], ...] = (
        ("refused", leads.state == State.REFUSED),
        ("bot", ((leads.automated & (RESOLVED | ANNOYED)) > 0) & waits),
        ("opted_out", (leads.state == State.OPTED_OUT) & waits),
        ("gate", ~leads.mql),
        ("turned_away", leads.lost_to_queue),
        ("gone", (leads.state == State.GONE_ELSEWHERE) & waits),
        ("unassigned", waits & (leads.assigned == NEVER)),
        ("untouched", waits),
        ("data", touched & (leads.reason == Reason.NO_DATA)),
        ("rejected", leads.reviewed & ~leads.accepted),
        ("late", late | too_late),
        ("opted_out", (leads.state == State.OPTED_OUT) & ~leads.qualified),
        ("data", silent & ~worked & (leads.attempts + leads.closed > 0)),
        ("unreachable", silent & ~world.reachable),
        ("unfinished", ~over & ~leads.qualified & ~booked),
        ("no_answer", silent),
        ("faded", faded),
        ("skill", (spoken | leads.held) & ~leads.qualified),
        ("no_slot", leads.state == State.NO_SLOT),
        ("no_show", (leads.state == State.NO_SHOW) | (booked & _was_missed(cohort))),
        ("unfinished", leads.qualified | booked),
    )
    found: Ints = np.select([when for _, when in asked], [_CODES[key] for key, _ in asked], _CODES["other"])
    return found


def _faded(cohort: Cohort, rows: Bools) -> tuple[Bools, Bools]:
    """Of leads spoken to that did not qualify: whose interest faded in the follow-up; whose while they waited for it.

    The second would have qualified at the age that their conversation has since their first touch.
    """
    world, leads = cohort.world, cohort.leads
    faded, late = np.zeros(world.size, np.bool_), np.zeros(world.size, np.bool_)
    interest = curve(world.scenario.decay.interest)
    luck = world.uniforms(Purpose.QUALIFY, 0)
    wanted = np.divide(luck, world.quality, out=np.zeros(world.size), where=world.quality > 0)
    lead = np.flatnonzero(rows)
    lead = lead[wanted[lead] >= interest.factors(leads.contacted[lead] - world.created[lead])]
    spoken = leads.contacted[lead]
    since = np.maximum(spoken - np.minimum(leads.first_touch[lead], spoken), 0)
    is_late = wanted[lead] < interest.factors(since)
    late[lead[is_late]] = True
    faded[lead[~is_late]] = True
    return faded, late


def _tried(cohort: Cohort, rows: Bools) -> tuple[Bools, Bools]:
    """Leads that had an attempt on working contact data; and those one of whose attempts came too late.

    Such an attempt would have connected, with the same luck at the same hour, at the age it has since the first touch:
    had that come at once, the cadence as it was.
    """
    world, leads, touches = cohort.world, cohort.leads, cohort.trace.touches
    worked, late = np.zeros(world.size, np.bool_), np.zeros(world.size, np.bool_)
    own = (touches.kind == Touch.ATTEMPT) & (touches.recycled == 0) & (touches.channel >= 0)
    at = np.flatnonzero(own & rows[touches.lead])
    lead, start, channel, step = (each[at] for each in (touches.lead, touches.start, touches.channel, touches.step))
    reach, works = np.ones(len(at)), np.zeros(len(at), np.bool_)
    made = _made_before(lead)
    for number in np.unique(channel).tolist():
        name = cohort.trace.channels[number]
        given = world.scenario.channels.get(name)
        if given is not None:
            mine = channel == number
            works[mine] = _works(leads, lead[mine], given.needs or CONTACT_DATA.get(name, "none"))
            reach[mine] = (
                given.reach * given.fatigue ** made[mine] * _hour_factor(world, given, lead[mine], start[mine])
            )
    luck = np.ones(len(at))
    for number in np.unique(step).tolist():
        mine = step == number
        luck[mine] = world.uniforms(Purpose.CONNECT, 0, number)[lead[mine]]
    worked[lead[works]] = True
    close = np.flatnonzero(works & world.reachable[lead] & (luck < reach))
    lead, start, luck, reach = lead[close], start[close], luck[close], reach[close]
    contact = curve(world.scenario.decay.contact)
    now = contact.factors(np.maximum(start - world.created[lead], 0))
    sooner = contact.factors(np.maximum(start - leads.first_touch[lead], 0))
    late[lead[(luck >= reach * now) & (luck < reach * sooner)]] = True
    return worked, late


def _made_before(lead: Ints) -> Ints:
    """How many rows before each belong to the same lead."""
    order = np.argsort(lead, kind="stable")
    first = np.searchsorted(lead[order], lead[order], side="left")
    before = np.empty(len(lead), np.int64)
    before[order] = np.arange(len(lead)) - first
    return before


def _works(leads: Leads, lead: Ints, needs: str) -> Bools:
    """The contact data that a channel needs are good, for each of these leads."""
    if needs == "phone":
        return leads.phone_ok[lead]
    return leads.email_ok[lead] if needs == "email" else np.ones(len(lead), np.bool_)


def _hour_factor(world: World, channel: Channel, lead: Ints, start: Ints) -> Floats:
    """Of each lead's local hour of week at an instant."""
    if channel.hour_factor == "flat":
        return np.ones(len(lead))
    given = channel.hour_factor
    profile = np.array(arrival_profile(given) if isinstance(given, str) else given)
    shift = world.hour_shift[lead]
    here = shift == NEVER
    hour = np.zeros(len(lead), np.int64)
    hour[here] = world.timeline.hour_of_week(start[here])
    hour[~here] = world.timeline.hour_of_week_at_offset(start[~here], shift[~here])
    return np.asarray(profile[hour], np.float64)


def _was_missed(cohort: Cohort) -> Bools:
    """A meeting of the lead was booked and missed."""
    meetings = cohort.trace.meetings
    return cohort.has(meetings.lead[meetings.outcome == Outcome.NO_SHOW])
