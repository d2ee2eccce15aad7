"""What the record says of the leads themselves: intent, attributes and their shares, values, gaps, what was won."""

import math

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.calibration.estimate import Findings, NotEstimated, Setting, above_zero, share
from scenarios.history import NOBODY, History

Floats = NDArray[np.float64]
LEAST_VALUES = 20
_TOWARDS_ALL = 10.0
"""Leads that the shares of all sources weigh in the mix of one."""
_UNTOLD = (
    (("data_quality", "duplicates"), say("no column says which leads are the same person")),
    (("data_quality", "stale_contacts"), say("no column says which phones and addresses do not work")),
)


def lead_facts(history: History) -> Findings:
    """Attributes with the mix of each source, deal values, and the share of leads with missing data."""
    findings = Findings(not_estimated=tuple(NotEstimated(place, why) for place, why in _UNTOLD))
    return findings + _intent(history) + _attributes(history) + _missing(history) + _values(history)


def _intent(history: History) -> Findings:
    """Share of each source's leads with a clear sign of intent, where the file tells of one."""
    places = [("sources", name, "intent") for name in history.sources]
    intent = history.leads.intent
    if intent is None:
        why = say("no column tells a clear sign of intent")
        return Findings(not_estimated=tuple(NotEstimated(place, why) for place in places))
    findings = Findings()
    for number, place in enumerate(places):
        told = intent[(history.leads.source == number) & (intent != NOBODY)]
        if len(told):
            findings += Findings((share(place, int((told == 1).sum()), len(told)),))
    return findings


def _attributes(history: History) -> Findings:
    used = {name: values for name, values in history.values.items() if values}
    if not used:
        return Findings()
    leads = len(history.leads.created)
    settings = [Setting(("attributes", name), list(values), leads) for name, values in used.items()]
    for number, source in enumerate(history.sources):
        for name, values in used.items():
            mix = _mix(history, history.leads.attributes[name], len(values), number)
            if mix is not None:
                shares = dict(zip(values, mix[0], strict=True))
                settings.append(Setting(("sources", source, "mix", name), shares, mix[1]))
    return Findings(settings=tuple(settings))


def _mix(history: History, codes: NDArray[np.int32], size: int, source: int) -> tuple[list[float], int] | None:
    """Shares of the values among a source's leads, drawn towards those of all; they add up to 1 as written."""
    known = codes != NOBODY
    everybody = np.bincount(codes[known], minlength=size).astype(np.float64)
    own = np.bincount(codes[known & (history.leads.source == source)], minlength=size).astype(np.float64)
    if everybody.sum() == 0:
        return None
    shares = (own + _TOWARDS_ALL * everybody / everybody.sum()) / (own.sum() + _TOWARDS_ALL)
    rounded = np.floor(shares * 1e4) / 1e4
    rounded[int(rounded.argmax())] += 1 - rounded.sum()
    return [round(float(one), 4) for one in rounded], int(own.sum())


def _missing(history: History) -> Findings:
    place = ("data_quality", "missing_data")
    columns = list(history.leads.attributes.values())
    if not columns:
        return Findings(not_estimated=(NotEstimated(place, say("no attribute of the leads was read")),))
    lacking = np.all([codes == NOBODY for codes in columns], axis=0)
    note = say("leads without any of the attributes that were read")
    return Findings((share(place, int(lacking.sum()), len(lacking), note),))


def _values(history: History) -> Findings:
    """Lognormal deal values per source: of won leads where enough of them have one, else of all."""
    value, won = history.leads.value, history.leads.won == 1
    known = ~np.isnan(value) & (value > 0)
    of_won = int((known & won).sum()) >= LEAST_VALUES
    used = known & won if of_won else known
    findings = Findings()
    for number, name in enumerate(history.sources):
        place = ("sources", name, "deal_value")
        mine = value[used & (history.leads.source == number)]
        if len(mine) < LEAST_VALUES:
            findings += Findings(
                not_estimated=(NotEstimated(place, say("fewer than {leads} leads have a value", leads=LEAST_VALUES)),)
            )
            continue
        note = say("of won leads") if of_won else say("of all leads: few won ones have a value")
        findings += _lognormal(place, mine, note)
    return findings


def _lognormal(place: tuple[str, ...], values: Floats, note: str) -> Findings:
    """Mean and cv by the moments of the amounts; errors by the delta method on the logarithms."""
    n, mean = len(values), float(values.mean())
    spread = max(float(np.log(values).std(ddof=1)), 1e-3)
    cv = min(math.sqrt(math.expm1(spread**2)), 20.0)
    error = float(values.std(ddof=1)) / math.sqrt(n)
    cv_error = (1 + cv**2) / max(cv, 1e-3) * spread * spread / math.sqrt(2 * n)
    law = {"dist": "lognormal", "mean": round(mean, 2), "cv": round(cv, 3)}
    estimates = (
        above_zero((*place, "mean"), mean, error, n, unit="currency", note=note),
        above_zero((*place, "cv"), cv, cv_error, n, note=say("spread of the logarithms")),
    )
    return Findings(estimates, (Setting(place, law, n, note=note),))


def win_rate(history: History) -> Findings:
    """Won of those that qualified and whose end is told: meetings that are held and become customers, in one share."""
    place = ("teams", "AE", "win_rate")
    leads = history.leads
    settled = (leads.qualified == 1) & (leads.won != NOBODY)
    if settled.sum() < LEAST_VALUES:
        return Findings(
            not_estimated=(NotEstimated(place, say("few leads are told to have qualified and then won or lost")),)
        )
    won = int((settled & (leads.won == 1)).sum())
    one = share(place, won, int(settled.sum()))
    told = say(
        "{share:.0f} % ({low:.0f} to {high:.0f}) of the {leads} qualified leads whose end is told were won; the written"
        " scenario ends at the qualified lead: give [meetings] and a team of hosts to go on.",
        share=100 * one.value,
        low=100 * one.low,
        high=100 * one.high,
        leads=one.n,
    )
    return Findings(warnings=(told,))
