"""Chili Piper's places (Distro for records, Concierge for meetings), from its public help center."""

from policies.router_place import Router, Source, Topic, cannot, partly, setting

_BASE = "https://help.chilipiper.com/hc/en-us/articles/"

CHILIPIPER = Router(
    "Chili Piper",
    {
        "router": Source("Creating a Distro Router", f"{_BASE}23304655920403-Creating-a-Distro-Router"),
        "crm": Source("Distro - CRM Routers", f"{_BASE}14012999934739-Distro-CRM-Routers"),
        "vacation": Source(
            "Vacation & Distribution Settings in Distro",
            f"{_BASE}14255546297235-Vacation-Distribution-Settings-in-Distro",
        ),
        "credit": Source(
            "Vacation and Distribution Settings in Chili Piper's Demand Conversion Platform",
            f"{_BASE}29190418659987-Vacation-and-Distribution-Settings-in-Chili-Piper-s-Demand-Conversion-Platform",
        ),
        "teams": Source("Managing Distro Teams", f"{_BASE}4403232200595-Managing-Distro-Teams"),
        "distributions": Source(
            "Setting up your Distributions", f"{_BASE}29260564275603-Setting-up-your-Distributions"
        ),
        "calibration": Source("Round Robin Calibration", f"{_BASE}360053021394-Round-Robin-Calibration"),
    },
    {
        Topic.POOLS: setting("Teams: members, in the order in which they receive", "teams"),
        Topic.HOURS: partly(
            "all-day busy events of a rep's calendar skip that rep; parts of a day do not, and with everybody away"
            " records are given out all the same",
            "vacation",
        ),
        Topic.CAPS: partly("Meeting or Record Limit of the Distribution; not by open leads", "distributions"),
        Topic.TRIGGER: setting("Trigger of the Router: Record is created or updated, with or without delay", "router"),
        Topic.GATE: setting("Entry rule of the Trigger", "router"),
        Topic.DATA: cannot("the form or an enrichment tool checks data"),
        Topic.DEDUP: cannot("Salesforce's duplicate rules"),
        Topic.ACCOUNT: setting("Ownership as the Distribution Algorithm of the route, before Round Robin", "crm"),
        Topic.CRITERIA: setting("Routing Rules and Paths of the Router, in order", "router"),
        Topic.METHOD: setting("Distribution: Record Distribution (Round Robin) of a Team", "distributions", "crm"),
        Topic.WEIGHTS: setting("Weights of the members: 100 % is usual, 200 % twice as many", "teams"),
        Topic.FAIRNESS: partly(
            "Calibration of joiners, Vacation Adjustment; credit for no-shows is for meetings only, not in Distro",
            "calibration",
            "credit",
        ),
        Topic.FALLBACK: setting("the last path of the Router"),
        Topic.NOTIFY: partly("notices of Distro or of Salesforce to the new owner"),
        Topic.SLA: setting("Service Level Agreement of the Router (optional step)", "router"),
        Topic.PRE_ALERT: cannot("no reminder before the end of the time is documented"),
        Topic.BREACH: setting("what the Service Level Agreement sets off"),
        Topic.REASSIGN: setting("the Service Level Agreement gives the record to another route"),
        Topic.WORK_ORDER: cannot("sort the reps' list views in Salesforce by score or due time"),
        Topic.CADENCE: cannot("a sales engagement tool holds the sequence"),
        Topic.CONTACT_CAPS: cannot("a sales engagement or e-mail tool caps messages"),
        Topic.NURTURE: cannot(
            "a marketing automation tool nurtures; Record is updated brings a lead in again", "router"
        ),
        Topic.BOOKING: setting("Concierge: Meeting Distribution on the form", "distributions"),
        Topic.AUTO_REPLY: cannot("a marketing automation tool answers"),
        Topic.BOT: partly("Chat: Conversation Distribution to people", "distributions"),
        Topic.REMINDERS: setting("reminders of the meeting type"),
        Topic.ROLLOUT: partly("a rule on a random or numbered field"),
        Topic.PLUGIN: cannot("no code of your own"),
    },
)
