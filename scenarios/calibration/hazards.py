"""What the record says of reaching and winning people: by attempt and by age, and which decay curve it supports."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.calibration.age_tables import AgeTable, contact_by_age, outcome_by_age
from scenarios.calibration.attempt_hazard import AttemptHazard, by_count, by_touch, fatigue
from scenarios.calibration.attempt_rows import AttemptRows, attempt_rows
from scenarios.calibration.contact_model import ContactModel, fit_contact
from scenarios.calibration.curve_laws import factors_at
from scenarios.calibration.decay_words import confounding, curve_findings, table_words
from scenarios.calibration.estimate import Estimate, Findings, NotEstimated, Setting, around
from scenarios.decay_curves import ContactDecay, DecayTable, InterestDecay
from scenarios.history import MISSING, NOBODY, History, Times
from scenarios.scenario import Decay

Floats = NDArray[np.float64]
PHONE = "phone"
"""Channel of attempts when the record names none."""
_CALLS = ("phone", "call", "calls", "phone call", "telephone", "tel", "telefon", "rozmowa", "połączenie")
_MAILS = ("email", "e-mail", "mail", "emails")
_ALIASES = dict.fromkeys(_CALLS, PHONE) | dict.fromkeys(_MAILS, "email")


@dataclass(frozen=True, slots=True)
class Hazards:
    """What reaching and winning people looks like in the record."""

    findings: Findings
    by_attempt: tuple[AttemptHazard, ...]
    by_attempt_of: str
    """what the attempts brought: "contact", "qualified", "won", or "" without any"""
    tables: tuple[AgeTable, ...]
    decay: Decay
    """the curves that act: the record's where it tells one, else those believed before"""
    contact: ContactModel | None
    attempts: AttemptRows | None
    outcome: str
    """what stands for qualified: "qualified", else "won"; "" when neither is told"""

    @property
    def talks_are_told(self) -> bool:
        """The record says who was spoken with, so that outcomes are those of conversations."""
        return any(table.effect == "contact" for table in self.tables)


def hazards(history: History, believed: Decay) -> Hazards:
    """Hazards by attempt and by age with their curves; `believed`: the curves to keep where the record tells none."""
    rows = attempt_rows(history) if not history.touch_dates_only else None
    outcome = told_outcome(history)
    by_attempt, of = _by_attempt(history, rows, outcome)
    contact = contact_by_age(rows, history.channels) if rows is not None and not history.dates_only else None
    interest = _outcome_table(history, rows, outcome, talks_told=contact is not None)
    findings, decay = _curves(history, believed, contact, interest)
    model = None
    if rows is not None and contact is not None:
        model = fit_contact(rows, acting(decay.contact, rows.age))
    findings += _contact_findings(history, model) if model is not None else _counted_findings(by_attempt)
    tables = tuple(table for table in (contact, interest) if table is not None)
    return Hazards(findings, tuple(by_attempt), of, tables, decay, model, rows, outcome)


def told_outcome(history: History) -> str:
    """Which column tells what became of leads: "qualified" before "won"; "" when neither does."""
    return next((name for name in ("qualified", "won") if (getattr(history.leads, name) == 1).any()), "")


def acting(curve: DecayTable | None, ages: Times) -> Floats:
    """Factor of a curve that acts, at ages in ms: less what is not delay's own doing; same shape."""
    if curve is None:
        return np.ones(np.shape(ages))
    observed = factors_at(curve.observed_form(), np.asarray(ages, dtype=np.float64))
    return np.asarray(1 - curve.causal_share * (1 - observed))


def channel_name(history: History, code: int) -> str:
    """The channel's name in the scenario, where calls are "phone" and mails "email"."""
    if code == NOBODY:
        return PHONE
    name = history.channels[code]
    return _ALIASES.get(name.strip().casefold(), name)


def _by_attempt(history: History, rows: AttemptRows | None, outcome: str) -> tuple[list[AttemptHazard], str]:
    if rows is not None and (rows.connected == 1).any():
        return by_touch(rows), "contact"
    if outcome and history.touches is None and (history.leads.attempts > 0).any():
        return by_count(history.leads.attempts, getattr(history.leads, outcome)), outcome
    return [], ""


def _outcome_table(history: History, rows: AttemptRows | None, outcome: str, *, talks_told: bool) -> AgeTable | None:
    """Outcomes by the age of the conversation or, where none is told, of the first touch."""
    if not outcome or history.dates_only or history.touch_dates_only or history.undated:
        return None
    leads = history.leads
    begin = leads.first_touch
    if talks_told and rows is not None:
        talks = rows.of(rows.connected == 1)
        begin = np.full(len(leads.created), MISSING)
        begin[talks.lead] = talks.start
    cases = begin != MISSING
    at = np.where(leads.qualified_at != MISSING, leads.qualified_at, leads.ended_at)
    at = at if outcome == "qualified" else leads.ended_at
    age = np.where(cases, begin - leads.created, -1)
    return outcome_by_age(history, outcome, cases, begin, age, getattr(leads, outcome), at)


def _curves(
    history: History, believed: Decay, contact: AgeTable | None, interest: AgeTable | None
) -> tuple[Findings, Decay]:
    """The curves that act, and what was found of them."""
    findings = Findings(warnings=confounding(history))
    curves: dict[str, DecayTable | None] = {"contact": believed.contact, "interest": believed.interest}
    for effect, table in (("contact", contact), ("interest", interest)):
        place = ("decay", effect)
        if table is None:
            findings += Findings(not_estimated=(NotEstimated(place, _why_no_table(history, effect)),))
            continue
        findings += curve_findings(place, table, curves[effect])
        findings += Findings(warnings=table_words(table, curves[effect]))
        curves[effect] = _fitted(table, curves[effect], ContactDecay if effect == "contact" else InterestDecay)
    if contact is None and interest is not None and interest.fit.verdict == "decay":
        curves["contact"] = None
        note = say(
            "conversations are not told: what delay does to answering and to interest stands under interest together"
        )
        findings += Findings(settings=(Setting(("decay", "contact"), {"preset": "flat"}, 0, note=note),))
    return findings, Decay.model_validate(curves)


def _fitted(table: AgeTable, believed: DecayTable | None, kind: type[DecayTable]) -> DecayTable | None:
    """The record's curve with the share that is believed to be causal; without one, what was believed."""
    form = table.fit.written()
    if form is None:
        return believed
    share = 1.0 if believed is None else believed.causal_share
    return kind.model_validate(form.model_dump(exclude_none=True, exclude_unset=True) | {"causal_share": share})


def _why_no_table(history: History, effect: str) -> str:
    if history.undated or history.dates_only or history.touch_dates_only:
        return say("the file has no times of day, so that no age of an attempt is known")
    if effect == "contact":
        return say("no touch says whether the lead was spoken with")
    return say("no outcome and first touch are told of the same leads")


def _contact_findings(history: History, model: ContactModel) -> Findings:
    """Reach and fatigue of each channel, and the share that never answers."""
    estimates: list[Estimate] = []
    for code, (value, error) in model.reach.items():
        name, n = channel_name(history, code), model.attempts[code]
        note = say("chance of an answer at age 0, of people who answer at all")
        estimates.append(around(("channels", name, "reach"), value, error, n, highest=1.0, note=note))
        if model.fatigue is not None:
            note = say("factor from attempt to attempt, all channels together")
            estimates.append(around(("channels", name, "fatigue"), *model.fatigue, n, highest=1.0, note=note))
    place = ("data_quality", "never_reachable")
    if model.never is not None:
        note = say("people whose attempts are in vain whatever is done: wrong numbers among them")
        estimates.append(around(place, *model.never, model.leads, highest=1.0, note=note))
        return Findings(tuple(estimates))
    why = say("who never answers cannot be told from who was tried too seldom")
    return Findings(tuple(estimates), not_estimated=(NotEstimated(place, why),))


def _counted_findings(by_attempt: list[AttemptHazard]) -> Findings:
    """Without results of single attempts: only how what they bring falls from attempt to attempt."""
    unknown = NotEstimated(("channels", PHONE, "reach"), say("no touch says whether the lead was spoken with"))
    factor = fatigue(by_attempt)
    if factor is None:
        return Findings(not_estimated=(unknown,))
    value, error = min(factor[0], 1.0), factor[1]
    note = say("fall of the success from attempt to attempt; those who are easily won leave first")
    one = around(("channels", PHONE, "fatigue"), value, error, by_attempt[0].at_risk, highest=1.0, note=note)
    shares = ", ".join(f"{100 * each.hazard:.1f} %" for each in by_attempt[:5])
    told = say("Of the leads on whom each attempt was made, the first attempts brought {shares}.", shares=shares)
    return Findings((one,), not_estimated=(unknown,), warnings=(told,))
