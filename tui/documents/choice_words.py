"""What an option says, in words that a head of sales reads: times as they were chosen, rules, how leads are told."""

import re
from collections.abc import Callable, Sequence

from policies.automation import Accuracy
from policies.distributions import DurationDist
from policies.durations import DAY, MINUTE, MS
from policies.rule import Rule
from policies.settings import NOTIFY_PRESETS, AttemptPromise, CadenceStep, ContactCap, Latency, Notify
from policies.staffing import Hire
from tui.dates import DAYS
from tui.forms.labels import said
from tui.text import _, localised, ngettext
from tui.words import duration, listed, percent, quoted


def exact(ms: int) -> str:
    """A time as it was chosen, nothing rounded away: 90 s, 5 min, 1 h 30 min, 2 days."""
    if ms == 0:
        return _("at once")
    if ms % DAY == 0 and ms > DAY:
        return ngettext("{n} day", "{n} days", ms // DAY).format(n=ms // DAY)
    parts = []
    for unit, words in _SHORT:
        count, ms = divmod(ms, MS[unit])
        if count:
            parts.append(words().format(n=localised(f"{count:,}")))
    return " ".join(parts)


_SHORT: tuple[tuple[str, Callable[[], str]], ...] = (
    ("h", lambda: _("{n} h")), ("m", lambda: _("{n} min")), ("s", lambda: _("{n} s")), ("ms", lambda: _("{n} ms")),
)  # fmt: skip


def lasting(law: DurationDist) -> str:
    """A time that may vary: 30 s, or about 45 min on average; on the clock of business hours it says so."""
    if law.dist == "constant":
        told = exact(law.mean or 0)
    elif law.dist == "uniform":
        told = _("{low} to {high}").format(low=exact(law.low or 0), high=exact(law.high or 0))
    else:
        told = _("about {time} on average").format(time=duration(law.expected / MINUTE))
    if law.clock == "business" and not law.is_zero:
        told = _("{time} of business hours").format(time=told)
    return told


def rule_words(rule: Rule) -> str:
    """For which leads a rule holds; "all leads" for one that asks nothing."""
    parts = [*_own(rule)]
    for attribute, values in rule.attributes.items():
        parts.append(_("{attribute} is {values}").format(attribute=said(attribute), values=_either(values)))
    if rule.all is not None:
        parts += [rule_words(part) for part in rule.all]
    if rule.none is not None:
        parts.append(_("not ({rules})").format(rules=_(" or ").join(rule_words(part) for part in rule.none)))
    if rule.any is not None:
        either = _(" or ").join(rule_words(part) for part in rule.any)
        parts.append(f"({either})" if parts and len(rule.any) > 1 else either)
    return _(" and ").join(parts) or _("all leads")


def _own(rule: Rule) -> list[str]:
    parts = []
    if rule.sources is not None:
        parts.append(_("from {sources}").format(sources=_either(rule.sources)))
    if rule.min_score is not None:
        parts.append(_("at least {n} points").format(n=plain_number(rule.min_score)))
    if rule.max_score is not None:
        parts.append(_("under {n} points").format(n=plain_number(rule.max_score)))
    if rule.intent is not None:
        parts.append(_("with a clear sign of intent") if rule.intent else _("without a sign of intent"))
    if rule.known_account is not None:
        parts.append(_("of a company with an owner") if rule.known_account else _("of a company without an owner"))
    if rule.recycled is not None:
        parts.append(_("back from nurture") if rule.recycled else _("not back from nurture"))
    return parts


def _either(names: Sequence[str]) -> str:
    return _(" or ").join(quoted(name) for name in names)


def plain_number(value: float) -> str:
    """45, 2.5: as it was chosen."""
    return localised(f"{value:,.6f}".rstrip("0").rstrip("."))


def latency_words(latency: Latency) -> str:
    """How long until a lead has an owner."""
    if latency.batch is not None:
        return _("in batches at {times}").format(times=", ".join(latency.batch))
    if latency.poll is not None:
        return _("looks for new leads every {time}").format(time=exact(latency.poll))
    return _("at once") if latency.lag.is_zero else _("after {time}").format(time=lasting(latency.lag))


def notify_words(notify: Notify) -> str:
    """How the owner learns of a lead, and how soon that is assumed to be."""
    names = {"email": _("by e-mail"), "alert": _("by an alert"), "call": _("by a call")}
    like = (name for name, preset in NOTIFY_PRESETS.items() if Notify.model_validate(preset) == notify)
    way = names.get(next(like, ""), _("in a way of your own"))
    if notify.lag.is_zero:
        return _("{way}; noticed at once").format(way=way)
    told = _("{way}; assumed: noticed after {time}").format(way=way, time=lasting(notify.lag))
    if notify.interruptible == 1:
        told += _(", other work gives way to a hot lead")
    elif notify.interruptible > 0:
        told += _(", other work gives way to a hot lead in {share} of cases").format(
            share=percent(notify.interruptible)
        )
    return told


def attempts_words(promise: AttemptPromise) -> str:
    """At least 4 within 48 h."""
    return _("at least {n} within {time}").format(n=promise.least, time=exact(promise.within))


def steps_words(steps: Sequence[CadenceStep]) -> str:
    """The attempts in order, each with the time since the one before."""
    told = []
    for number, step in enumerate(steps, 1):
        words = _("{n}. {channel}") if step.after.is_zero else _("{n}. {channel} after {time}")
        told.append(words.format(n=number, channel=channel_words(step.channel), time=lasting(step.after)))
    return "; ".join(told)


def cap_words(cap: ContactCap) -> str:
    """At most 3 in any 7 days."""
    return _("at most {n} in any {time}").format(n=cap.most, time=exact(cap.per))


def hires_words(hires: Sequence[Hire]) -> str:
    """1 from 2026-02-02."""
    return ", ".join(_("{n} from {date}").format(n=hire.count, date=hire.start) for hire in hires)


def accuracy_words(accuracy: Accuracy) -> str:
    """50 % on the first day, 85 % after 4 weeks."""
    return _("{start} on the first day, {end} after {time}").format(
        start=percent(accuracy.start), end=percent(accuracy.to), time=exact(accuracy.over)
    )


def names_words(names: Sequence[str]) -> str:
    """Names in quotes with "and" between them."""
    return listed(list(names))


def work_order_words(order: str) -> str:
    """What a person takes next."""
    told = {
        "fifo": _("first come, first served"), "newest_first": _("the newest first"),
        "score": _("most points first"), "tier": _("the highest tier first"),
        "deadline": _("the earliest promise first"),
    }  # fmt: skip
    return told[order]


def breach_words(action: str) -> str:
    """What a broken promise sets off."""
    told = {
        "reassign": _("the lead is given to somebody else"), "return_to_queue": _("the lead goes back to the queue"),
        "alert_manager": _("the manager is alerted"),
    }  # fmt: skip
    return told[action]


def until_words(until: str) -> str:
    """What stops the clock of a reassign."""
    return _("the first touch") if until == "first_touch" else _("a conversation")


def channel_words(channel: str) -> str:
    """A channel as people call it; one of the file's own stays as it is."""
    told = {
        "phone": _("phone"), "email": _("e-mail"), "linkedin": "LinkedIn", "sms": "SMS", "chat": _("chat"),
        "social": _("social media"),
    }  # fmt: skip
    return told.get(channel, said(channel))


def hours_words(hours: str) -> str:
    """Working hours with the days in the language that is spoken: Mon-Fri 09:00-17:00."""
    if hours.lower() == "24x7":
        return _("around the clock")
    names = dict(zip(_DAYS, (day() for day in DAYS), strict=True))
    return re.sub(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b", lambda found: names[found[0].lower()], hours, flags=re.I)


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
