"""LeanData's places, from its public guides."""

from policies.router_place import Router, Source, Topic, cannot, partly, setting

_OLD, _NEW = "https://leandatahelp.zendesk.com/hc/en-us/articles/", "https://support.leandata.com/s/article/"

LEANDATA = Router(
    "LeanData",
    {
        "people": Source("Routing - Schedules & People Guide", f"{_OLD}360024769133-Routing-Schedules-People-Guide"),
        "pools": Source("Routing - Round Robin Overview", f"{_NEW}RoutingRoundRobinOverview69022edb9a7d5"),
        "node": Source("Routing - Round Robin Node", f"{_NEW}RoutingRoundRobinNode6901eab95d75a"),
        "capping": Source("Routing - Capping Guide", f"{_OLD}4410982790171-Routing-Capping-Guide"),
        "sla": Source("Track SLA Node and Time to Action Tracker", f"{_NEW}Track-SLA-Node-and-Time-to-Action-Tracker"),
        "hold": Source(
            "Routing - Hold Until Node & Time to Action Tracker",
            f"{_OLD}1260803413769-Routing-Hold-Until-Node-Time-to-Action-Tracker",
        ),
        "account": Source(
            "Routing - Lead-to-Account Match Node Guide",
            f"{_OLD}360040118814-Routing-Lead-to-Account-Match-Node-Guide",
        ),
        "merge": Source(
            "Routing - Merge Dupe Lead Node Guide", f"{_OLD}360041790334-Routing-Merge-Dupe-Lead-Node-Guide"
        ),
        "enrich": Source(
            "Routing - Hold Until Enrichment Node Guide",
            f"{_OLD}12697523081115-Routing-Hold-Until-Enrichment-Node-Guide",
        ),
        "bookit": Source("BookIt General Settings Guide", f"{_OLD}5919092754459-BookIt-General-Settings-Guide"),
    },
    {
        Topic.POOLS: setting(
            "Routing > Round Robin > Pools: a pool for each team, users or queues as members", "pools"
        ),
        Topic.HOURS: setting(
            "People > Settings > Schedules: Working Hours and holidays per user; the pool must not be set to 24/7",
            "people",
            "pools",
        ),
        Topic.CAPS: setting("People > Settings > Capping Rules, applied to the Round Robin pool", "capping"),
        Topic.TRIGGER: partly("real time, when the record enters the FlowBuilder graph; no batches of its own"),
        Topic.GATE: setting("Decision node at the beginning of the FlowBuilder graph"),
        Topic.DATA: partly(
            "Hold Until Enrichment node waits for an enrichment vendor; it checks no form and corrects nothing",
            "enrich",
        ),
        Topic.DEDUP: setting("Duplicate Match node, then Merge Dupe Lead node", "merge"),
        Topic.ACCOUNT: setting("Lead-to-Account Match node, then route to the account's owner", "account"),
        Topic.CRITERIA: setting("Decision nodes in FlowBuilder, in order, each leading to a pool of its own"),
        Topic.METHOD: setting("Distribution Type of the pool, chosen in the Round Robin node", "pools", "node"),
        Topic.WEIGHTS: setting("weighted distribution of the pool's members", "pools"),
        Topic.FAIRNESS: partly("Count-Based distribution with Round Robin Credit; no limit on being ahead", "pools"),
        Topic.FALLBACK: setting("the edge taken when nobody of the pool is available, to an owner of its own"),
        Topic.NOTIFY: setting("Email Notifications of the Round Robin node", "node"),
        Topic.SLA: setting(
            "Track SLA node: SLA Criteria and SLA Timer, with Evaluate while User is Working; counted from entering"
            " the node, not from the lead's creation",
            "sla",
        ),
        Topic.PRE_ALERT: setting("SLA Reminder Notifications of the Track SLA node", "sla"),
        Topic.BREACH: setting("the Time Expired edge of the Track SLA node: notify a manager, or route again", "hold"),
        Topic.REASSIGN: setting(
            "the Time Expired edge leads to another Round Robin node; one node for each time", "hold"
        ),
        Topic.WORK_ORDER: cannot("sort the reps' list views in Salesforce by score or due time"),
        Topic.CADENCE: cannot("a sales engagement tool holds the sequence"),
        Topic.CONTACT_CAPS: cannot("a sales engagement or e-mail tool caps messages"),
        Topic.NURTURE: cannot(
            "a marketing automation tool nurtures; an update of the lead brings it into the graph again"
        ),
        Topic.BOOKING: setting("BookIt: qualify, route and offer times on the form", "bookit"),
        Topic.AUTO_REPLY: cannot("a marketing automation tool answers"),
        Topic.BOT: cannot("a chat tool answers and hands over"),
        Topic.REMINDERS: partly("reminder e-mails of a BookIt meeting"),
        Topic.ROLLOUT: partly("a Decision node on a random or alternating field of the lead"),
        Topic.PLUGIN: partly("custom logic in Apex before or after the graph"),
    },
)
