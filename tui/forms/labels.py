"""What the keys of the file are called on screen, in plain words."""

import re

from scenarios.fields import Key
from tui.text import _


def label_of(key: Key) -> str:
    """The name of a key; a word of its own table first, then the word for all keys of this name."""
    words = labels()
    return words.get(f"{key.table.__name__}.{key.name}") or words.get(key.name) or derived(key.name)


def derived(name: str) -> str:
    """A name of the file as words: "win_rate" is "Win rate"."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def said(word: str) -> str:
    """A word of the file as people say it: "newest first" for newest_first; names stay as they are."""
    if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", word):
        return word
    words = word.replace("_", " ")
    return _(words)


def labels() -> dict[str, str]:
    """Key, or table.key -> its name on screen."""
    return _tables() | _of_time() | _of_leads() | _of_people() | _of_options() | _of_details()


def _tables() -> dict[str, str]:
    """Tables of the file, and lists of them."""
    return {
        "scenario": _("Time and verdict"), "decay": _("Effect of delay"), "attributes": _("What is known of a lead"),
        "icp": _("Who really buys (ICP)"), "demand": _("Volume over time"), "sources": _("Sources of leads"),
        "data_quality": _("Quality of data"), "scoring": _("Points of the score"), "channels": _("Channels"),
        "crowding": _("Crowding"), "review": _("Review by sales"), "rejections": _("Why conversations end"),
        "teams": _("Teams"), "queue": _("Limits of the queue"), "meetings": _("Meetings"),
        "economics": _("Money"), "agreement": _("Agreement"), "disruptions": _("Disruptions"),
        "policies": _("Options"), "mql": _("Who counts as MQL"), "sla": _("Promises (SLA)"),
        "cadence": _("Follow-up (cadence)"), "contact_caps": _("Contact caps"), "nurture": _("Nurture"),
    }  # fmt: skip


def _of_time() -> dict[str, str]:
    return {
        "name": _("Name"), "description": _("What it is about"), "Frame.start": _("First measured day"),
        "weeks": _("Weeks measured"), "warmup_weeks": _("Weeks before, not measured"),
        "drain_weeks": _("Weeks behind, to ripen"), "timezone": _("Time zone"), "holidays": _("Public holidays"),
        "business_hours": _("Business hours"), "currency": _("Currency"), "seed": _("Seed of chance"),
        "replications": _("Simulated runs at most"), "primary_kpi": _("What decides"),
        "smallest_effect": _("Differences that matter"), "forecast_period": _("Forecast for a"),
        "reply_window": _("Answers are awaited for"),
    }  # fmt: skip


def _of_leads() -> dict[str, str]:
    return {
        "contact": _("Does anyone answer"), "interest": _("Does it still qualify"), "preset": _("Published curve"),
        "causal_share": _("Of this, delay's own doing"), "form": _("Own curve"), "half_life": _("Half is gone after"),
        "scale": _("Scale"), "ContactDecay.scale": _("The fall sets in at"),
        "InterestDecay.scale": _("The fall sets in at"), "shape": _("Steepness"), "floor": _("What is left at last"),
        "ContactDecay.points": _("Points of the curve"), "InterestDecay.points": _("Points of the curve"),
        "weights": _("Weights"), "Icp.weights": _("Who really buys"), "marketing": _("What marketing hands over"),
        "sales": _("What sales accepts"), "judgement_error": _("Misjudged"), "growth": _("Growth"),
        "season": _("Season, January first"), "holiday_factor": _("Volume on holidays, factor"),
        "leads_per_week": _("Leads a week"), "arrivals": _("When they arrive"),
        "day_variation": _("Variation between days"), "bursts": _("Waves of leads"),
        "Source.intent": _("Show a sign of intent"), "intent_factor": _("Intent qualifies, factor"),
        "qualify_rate": _("Qualify when asked at once"), "quality_spread": _("Spread of quality"),
        "mix": _("Mix"), "utc_offset": _("Where they live"), "deal_value": _("Value of a deal"),
        "Source.known_account": _("From known accounts"), "consent": _("May be contacted by"),
        "patience": _("Goes elsewhere after"), "missing_data": _("Missing data"),
        "stale_contacts": _("Contacts that do not work"), "duplicates": _("Duplicates"),
        "never_reachable": _("Never answer anyone"), "points": _("Points"), "percentile": _("Percentile"),
        "ScoringScale.scale": _("Points for percentiles"), "synchronous": _("Answer in the attempt itself"),
        "needs": _("Needs"), "work_time": _("Work for one attempt"), "Review.work_time": _("Time of a review"),
        "talk_time": _("A conversation takes"), "reach": _("Answer when tried at once"),
        "hour_factor": _("Good hours"), "fatigue": _("Each attempt more, factor"),
        "reply_delay": _("Answers come after"), "opt_out": _("Opt out for a touch"),
        "complaint": _("Complain about a message"), "factor": _("Factor for each touch"), "window": _("Of the last"),
        "Crowding.duplicates": _("Factor for duplicates"), "no_budget": _("No budget"),
        "chose_another": _("Chose another"), "too_early": _("Too early"),
        "most_waiting": _("Leads waiting at most"),
    }  # fmt: skip


def _of_people() -> dict[str, str]:
    return {
        "role": _("Role"), "headcount": _("People"), "reps": _("People by name"), "shift": _("Working hours"),
        "breaks": _("Breaks"), "time_off": _("Days off"), "other_work": _("Other work"),
        "other_work_block": _("A block of other work"), "internal_meetings_per_week": _("Internal meetings"),
        "internal_meeting_length": _("One of them takes"), "absence": _("Absent without notice"),
        "absence_known_after": _("Absence is known after"), "adherence": _("Leads worked at all"),
        "reason_discipline": _("Rejections with a reason"), "cherry_picking": _("Cherry-picking"),
        "speed": _("Speed"), "skill": _("Skill"), "weight": _("Weight in the rotation"),
        "max_active_leads": _("Open leads at most"), "max_new_leads_per_day": _("New leads a day at most"),
        "cost_per_month": _("Cost"), "ramp": _("Output of a new hire"), "turnover_per_year": _("Leave in a year"),
        "vacancy": _("Replaced after"), "hiring_cost": _("Cost of a hire"), "idle_work": _("Work when idle"),
        "meeting_length": _("A sales meeting takes"), "show_rate": _("Meetings held"), "win_rate": _("Meetings won"),
        "sales_cycle": _("From meeting to decision"), "alerts_per_hour": _("Alerts one acts on"),
        "start": _("First day"), "leaves": _("Gone from"), "calendar": _("Calendar file (.ics)"),
        "Team.attributes": _("Eligible for"), "Person.attributes": _("Eligible for"), "host": _("Who holds them"),
        "lead_time": _("At least ahead"), "book_within": _("Booked within"),
        "show_decay": _("Fewer come, a day waited"), "reschedule": _("No-shows book again"),
        "gross_margin": _("Gross margin"), "horizon_months": _("One-off costs spread over"),
        "per_lead_cost": _("Cost of a lead"),
    }  # fmt: skip


def _of_options() -> dict[str, str]:
    return {
        "like": _("Takes all from"), "routing": _("Who gets the next lead"), "method": _("Who gets the next lead"),
        "owner_first": _("Known accounts to their owner"), "eligibility": _("Who may get which leads"),
        "fallback": _("Nobody eligible: to"), "fallback_after": _("Held so long: to them"),
        "assignment_latency": _("Router takes"), "notify": _("Owner is told by"), "work_order": _("What is taken next"),
        "first_touch_before_followup": _("First touches first"), "Policy.scoring": _("Score"),
        "accuracy": _("Accuracy"), "data_care": _("Data care"), "reassign": _("Take away when too slow"),
        "on_breach": _("A broken promise sets off"), "alert_compliance": _("Obey a warning"),
        "stale_after": _("Untouched leads count for"), "automation": _("Automation"), "staffing": _("Staffing"),
        "cost": _("Cost beyond people"), "Gate.icp": _("Must fit the ICP"), "min_score": _("Score at least"),
        "max_score": _("Score under"), "intent": _("Sign of intent"), "always": _("These skip the score"),
        "source": _("Source"), "known_account": _("Known account"), "recycled": _("Came back"),
        "any": _("One of these holds"), "all": _("All of these hold"), "none": _("None of these holds"),
        "tier": _("Tier"), "when": _("For which leads"), "assignment": _("An owner within"),
        "first_touch": _("First touch within"), "attempts": _("Attempts"), "least": _("At least"),
        "within": _("Within"), "pre_alert": _("Warn the owner at"), "clock": _("Clock"), "after": _("After"),
        "until": _("Until"), "most": _("At most"), "to": _("To"), "steps": _("Attempts in order"),
        "channel": _("Channel"), "per": _("In any"), "match": _("Must agree in"),
        "calibrate": _("Newcomers calibrated"),
        "vacation_catch_up": _("Catch up after leave"), "credit_no_show": _("No-show gives turn back"),
        "credit_rejected": _("Rejection gives turn back"), "max_lead": _("Ahead at most"),
        "hot_to": _("Hot leads to"), "bands": _("Bounds of the tiers"), "attribute": _("Attribute that decides"),
        "territories": _("Territories"), "then": _("Among these"), "plugin": _("Plug-in file"),
        "Routing.weights": _("Weights"),
    }  # fmt: skip


def _of_details() -> dict[str, str]:
    return {
        "intake_check": _("Bad contacts caught at the form"), "good_refused": _("Good leads refused"),
        "dedup": _("Duplicates merged"), "DataCare.stale_contacts": _("Stale contacts left"),
        "DataCare.missing_data": _("Missing data left"), "cost_per_lead": _("Cost of a lead"), "once": _("Once"),
        "per_month": _("A month"), "every": _("A message every"), "messages": _("Messages at most"),
        "return_per_month": _("Come back in a month"), "max_recycles": _("Come back at most"),
        "to_former_owner": _("To the former owner"), "lag": _("Time"), "Notify.lag": _("Noticed after"),
        "poll": _("Looks every"), "batch": _("In batches at"), "interruptible": _("Other work gives way"),
        "rollout": _("Applies to"), "auto_reply": _("Automatic reply"), "instant_booking": _("Instant booking"),
        "bot": _("Bot"), "reminders": _("Reminders"), "delay": _("After"), "slows_decay": _("Loss of interest saved"),
        "share": _("Share"), "resolves": _("Settles alone"), "prequalifies": _("Qualifies first"),
        "annoys": _("Annoys"), "talk_factor": _("Talk that is left"), "human_access": _("Reaches a person"),
        "no_show_factor": _("No-shows that remain"), "from": _("From"), "over": _("Over"), "day": _("Day"),
        "hour": _("Hour"), "leads": _("Leads"), "kind": _("What happens"), "noticed_after": _("Found after"),
        "team": _("Team"), "person": _("Person"), "hires": _("Hires"), "count": _("People"), "dist": _("Varies as"),
        "mean": _("Mean"), "cv": _("Spread"), "low": _("Lowest"), "high": _("Highest"), "likely": _("Likely"),
        "values": _("Observed"), "definitions": _("Definitions"), "rows": _("Rows"), "rule": _("Rule"),
        "owner": _("Owner"), "metric": _("Measured by"), "promise": _("Promise"), "agreed": _("Agreed"), "by": _("By"),
        "AgreementRow.when": _("Agreed on"), "DurationDist.shape": _("Shape"), "AmountDist.shape": _("Shape"),
        "Disruption.share": _("Leads that go astray"), "Accuracy.from": _("On the first day"),
        "Accuracy.to": _("At the end"),
    }  # fmt: skip
