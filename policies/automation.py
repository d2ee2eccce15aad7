"""Answers and bookings without a person: auto-reply, instant booking, bot, reminders, rollout."""

from pydantic import model_validator

from policies.distributions import Lasting
from policies.durations import Duration
from policies.frozen import Frozen, Share, key
from policies.rule import Rule
from policies.wording import say


class AutoReply(Frozen):
    """An automatic answer on arrival; it keeps no promise, but may slow the loss of interest."""

    channel: str = key("email", "channel it goes out on", source="assumption")
    delay: Lasting = key("0s", "time until it goes out", unit="duration", validate_default=True)
    slows_decay: Share = key(0.0, "share of the loss of interest that it prevents", usual="0-0.3")


class InstantBooking(Frozen):
    """A lead that passes the gate may pick a meeting on the form."""

    share: Share = key(meaning="share of such leads that pick a slot", usual="0.2-0.6")
    when: Rule = key(Rule(), "which leads are offered one; absent = every MQL")


class Accuracy(Frozen):
    """An accuracy that grows in a straight line."""

    start: Share = key(meaning="on the first day", alias="from")
    to: Share = key(meaning="at the end")
    over: Duration = key(meaning="time it takes", unit="duration", usual="1w-8w")


class Bot(Frozen):
    """A bot answers first, at any hour."""

    when: Rule = key(Rule(), "which leads it talks to; absent = all")
    delay: Lasting = key(
        "5s", "time until it answers", unit="duration", validate_default=True, source="model, section 7: in seconds"
    )
    resolves: Share = key(0.0, "share it settles without a person", usual="0.1-0.4")
    prequalifies: Share = key(0.0, "share it hands over with what a person would have asked first", usual="0.1-0.4")
    annoys: Share = key(0.0, "share that opts out because of it", usual="0-0.05")
    talk_factor: Share = key(1.0, "talk time left after pre-qualifying", usual="0.6-0.9", source="off: no effect")
    accuracy: Share | Accuracy = key(
        1.0,
        "share of its answers that are right, fixed or growing",
        usual="0.5-0.85",
        source="off: every answer is right",
    )
    human_access: bool = key(True, "a lead that it cannot help reaches a person", source="off: nothing is blocked")

    @model_validator(mode="after")
    def _shares_fit(self) -> "Bot":
        if self.resolves + self.prequalifies + self.annoys > 1 + 1e-9:
            raise ValueError(say("resolves + prequalifies + annoys must not exceed 1"))
        return self


class Reminders(Frozen):
    """Reminders before meetings."""

    no_show_factor: Share = key(meaning="share of no-shows that remain", usual="0.6-0.9")


class Automation(Frozen):
    """What runs by itself, and for which share of leads."""

    rollout: Share = key(
        1.0, "share of leads it applies to; 0 = shadow mode: counted, not done", source="model, section 7"
    )
    auto_reply: AutoReply | None = key(None, "automatic answer on arrival")
    instant_booking: InstantBooking | None = key(None, "meeting picked on the form")
    bot: Bot | None = key(None, "bot that answers first")
    reminders: Reminders | None = key(None, "reminders before meetings")
