"""The places of Salesforce's own means (assignment rules, Flow, Omni-Channel), from public documentation."""

from policies.router_place import Router, Source, Topic, cannot, partly, setting

_HELP = "https://help.salesforce.com/apex/HTViewHelpDoc?id="

SALESFORCE = Router(
    "Salesforce",
    {
        "owner": Source("Who owns new web-generated leads?", f"{_HELP}sales.faq_leads_who_owns_new.htm"),
        "paths": Source("Scheduled Paths", f"{_HELP}platform.flow_concepts_trigger_scheduled_path.htm"),
        "apply": Source(
            "Lead Action: Apply Lead Assignment Rules",
            "https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_lead.htm",
        ),
        "omni": Source(
            "Key Components of Omnichannel Routing for IT Services",
            "https://help.salesforce.com/s/articleView?id=service.it_srvcs_omnichannel_components.htm&type=5",
        ),
        "rules": Source(
            "How to set up a Lead Assignment Rule (Salesforce Dictionary, not by Salesforce)",
            "https://salesforcedictionary.com/how-to/lead-assignment-rule",
        ),
        "channels": Source(
            "Omni-Channel Routing (Salesforce Dictionary, not by Salesforce)",
            "https://salesforcedictionary.com/terms/omni-channel-routing",
        ),
        "duplicates": Source(
            "Duplicate Rule Setup (NC Squared, on Salesforce's duplicate and matching rules)",
            "https://help.nc-squared.com/duplicate-rule-setup",
        ),
    },
    {
        Topic.POOLS: setting("Setup > Queues: a queue for each team, its members users or groups", "rules", "owner"),
        Topic.HOURS: partly(
            "Omni-Channel presence statuses say who is there; assignment rules know no hours. A Flow must look them up",
            "omni",
        ),
        Topic.CAPS: setting("capacity in the Omni-Channel Presence Configuration", "omni", "channels"),
        Topic.TRIGGER: setting(
            "Lead Assignment Rules run when the record is created, or by a Flow action later", "apply"
        ),
        Topic.GATE: setting("entry conditions of a record-triggered Flow, or the first rule entries", "rules"),
        Topic.DATA: partly("validation rules and required fields; no share that is caught can be set"),
        Topic.DEDUP: partly(
            "Duplicate Rules with Matching Rules: report, alert or block; merging is by hand", "duplicates"
        ),
        Topic.ACCOUNT: cannot("no lead-to-account match of its own: a Flow on the e-mail domain, or an app"),
        Topic.CRITERIA: setting(
            "Rule Entries of the active Lead Assignment Rule, in order; the first match holds", "rules"
        ),
        Topic.METHOD: partly(
            "a rule entry names one user or queue; rotation needs a Flow with a counter, or Omni-Channel", "rules"
        ),
        Topic.WEIGHTS: cannot("a Flow with a counter field"),
        Topic.FAIRNESS: cannot("a Flow or Apex of your own"),
        Topic.FALLBACK: setting(
            "Lead Settings > Default Lead Owner, and a last rule entry without criteria", "owner", "rules"
        ),
        Topic.NOTIFY: setting("e-mail template of the rule entry; Send Custom Notification in a Flow", "rules"),
        Topic.SLA: partly(
            "a scheduled path of a record-triggered Flow, on the wall clock; business hours must be computed", "paths"
        ),
        Topic.PRE_ALERT: setting("a scheduled path that comes due earlier, with Send Custom Notification", "paths"),
        Topic.BREACH: setting("what the scheduled path does: notify the manager, set the owner to a queue", "paths"),
        Topic.REASSIGN: partly(
            "the scheduled path sets another owner; leaving out who had it before needs fields of your own", "paths"
        ),
        Topic.WORK_ORDER: partly("Omni-Channel queue priority; list views sorted by score or due time", "channels"),
        Topic.CADENCE: setting("Sales Engagement: Cadence Builder, steps by call, e-mail, LinkedIn and wait"),
        Topic.CONTACT_CAPS: cannot("the e-mail or marketing tool caps messages"),
        Topic.NURTURE: partly("Account Engagement (an extra product): Engagement Studio"),
        Topic.BOOKING: partly("Salesforce Scheduler (an extra product)"),
        Topic.AUTO_REPLY: setting("Web-to-Lead auto-response rules"),
        Topic.BOT: partly("Agentforce or Einstein Bots (extra products)"),
        Topic.REMINDERS: setting("a Flow on the meeting's time", "paths"),
        Topic.ROLLOUT: partly("a formula on a random or numbered field as a condition"),
        Topic.PLUGIN: setting("Apex"),
    },
)
