"""The places of NC Squared's Distribution Engine (in Salesforce), from its public help."""

from policies.router_place import Router, Source, Topic, cannot, partly, setting

_BASE = "https://help.nc-squared.com/"

DISTRIBUTION_ENGINE = Router(
    "Distribution Engine",
    {
        "overview": Source("Distribution Engine Overview", f"{_BASE}getting-started/distribution-engine-overview"),
        "teams": Source("Distribution Teams", f"{_BASE}teams"),
        "hours": Source("Distribution Availability", f"{_BASE}distribution-availability"),
        "member": Source("Team Member Distribution Hours", f"{_BASE}hours/team-member-distribution-hours"),
        "caps": Source("Caps", f"{_BASE}weighting-and-caps/caps"),
        "settings": Source("Distribution Settings", f"{_BASE}settings/distribution-settings"),
        "round_robin": Source("Algorithms: Round Robin", f"{_BASE}algorithms-round-robin"),
        "balancing": Source("Algorithms: Load Balancing", f"{_BASE}algorithms-load-balancing"),
        "sla": Source("Distribution SLAs", f"{_BASE}sla"),
        "reassign": Source("Auto Reassign", f"{_BASE}auto-reassign"),
        "alerts": Source("Alerts", "https://nc-squared.com/features/alerts/index.html"),
        "duplicates": Source("Duplicate Rule Setup", f"{_BASE}duplicate-rule-setup"),
    },
    {
        Topic.POOLS: setting("Distribution Teams > Team Members", "teams", "overview"),
        Topic.HOURS: setting(
            "Distribution Hours of the team or member, Holiday Regions, Out of Office", "hours", "member"
        ),
        Topic.CAPS: setting("Weighting and Caps of the team's members", "caps", "teams"),
        Topic.TRIGGER: setting(
            "the scheduler's frequency (Advanced Settings), or a Trigger Distributor at once", "settings"
        ),
        Topic.GATE: setting("Distributor Filters, or the Distribution Classifier with Stamps", "overview"),
        Topic.DATA: cannot("validation rules of Salesforce, or an enrichment tool"),
        Topic.DEDUP: setting(
            "Lead De-Duplication of Lead Auto-Conversion, on Salesforce's matching rules", "duplicates"
        ),
        Topic.ACCOUNT: setting("Lead Matching, then the Distribution Method Related Owner", "overview", "duplicates"),
        Topic.CRITERIA: setting(
            "Distributors with Filters, by their priority; Team Member Filters; Territories", "overview"
        ),
        Topic.METHOD: setting("Distribution Method of the Distributor", "round_robin", "balancing"),
        Topic.WEIGHTS: setting("Weighting of the member: 2 is twice as many", "teams"),
        Topic.FAIRNESS: partly(
            "Load Balancing over a day, week or month; no credit for rejects or no-shows", "balancing"
        ),
        Topic.FALLBACK: setting("a last Distributor without Filters, to a team of its own", "overview"),
        Topic.NOTIFY: setting("assignment notices to the new owner"),
        Topic.SLA: setting(
            "Tracking and SLAs of the team, up to three: Time since assignment, Respect distribution hours; counted"
            " from the assignment, not from the lead's creation",
            "sla",
            "alerts",
        ),
        Topic.PRE_ALERT: setting("an earlier SLA of the team, its alert to the member", "sla"),
        Topic.BREACH: setting("the SLA's alert to the team and its managers", "sla", "alerts"),
        Topic.REASSIGN: setting(
            "Auto reassign of the Distributor, Re-assign from SLA; former assignees left out", "reassign"
        ),
        Topic.WORK_ORDER: partly(
            "Sort Order of the Distributor orders the queue, not what a person takes next", "overview"
        ),
        Topic.CADENCE: cannot("a sales engagement tool holds the sequence"),
        Topic.CONTACT_CAPS: cannot("a sales engagement or e-mail tool caps messages"),
        Topic.NURTURE: cannot("a marketing automation tool nurtures; the lead is put back into the queue afterwards"),
        Topic.BOOKING: cannot("a scheduling tool"),
        Topic.AUTO_REPLY: cannot("a marketing automation tool answers, or Salesforce's auto-response rules"),
        Topic.BOT: cannot("a chat tool answers and hands over"),
        Topic.REMINDERS: cannot("the scheduling tool reminds"),
        Topic.ROLLOUT: partly("a Filter on a random or numbered field"),
        Topic.PLUGIN: partly("Custom Classification with Stamps, or Apex that sets the queue", "overview"),
    },
)
