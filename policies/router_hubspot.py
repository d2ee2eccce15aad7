"""HubSpot's places, from its public knowledge base."""

from policies.router_place import Router, Source, Topic, cannot, partly, setting

_BASE = "https://knowledge.hubspot.com/"

HUBSPOT = Router(
    "HubSpot",
    {
        "owner": Source("Assign ownership of records", f"{_BASE}articles/kcs_article/contacts/how-to-set-an-owner"),
        "tickets": Source(
            "Assign and rotate ticket owners using workflows", f"{_BASE}workflows/assign-tickets-using-workflows"
        ),
        "delays": Source("Use delays in your workflows", f"{_BASE}workflows/use-delays"),
        "settings": Source("Manage workflow settings", f"{_BASE}workflows/manage-your-workflow-settings"),
        "sync": Source(
            "Sync ownership between contacts and companies",
            f"{_BASE}crm-setup/sync-ownership-between-contacts-and-companies",
        ),
        "sequences": Source("Sequence email send times", f"{_BASE}sequences/what-time-will-steps-execute-sequences"),
    },
    {
        Topic.POOLS: setting(
            "Teams, or users named in the workflow action Rotate record to owner (paid seats)", "owner"
        ),
        Topic.HOURS: partly(
            "workflow Settings > Timing: Run actions at specific times only, for all users alike; rotation by a user's"
            " availability is documented for tickets only",
            "settings",
            "tickets",
        ),
        Topic.CAPS: cannot("capacity limits are documented for tickets, not for contacts or leads", "tickets"),
        Topic.TRIGGER: partly(
            "a workflow runs when its enrollment trigger is met; batches by a Time of day delay", "delays"
        ),
        Topic.GATE: setting("enrollment triggers of the workflow: properties, score, lifecycle stage"),
        Topic.DATA: partly("required and validated form fields; no share that is caught can be set"),
        Topic.DEDUP: partly("Manage duplicates: pairs to be merged by hand; contacts of one e-mail address are one"),
        Topic.ACCOUNT: setting(
            "Settings > Contacts & companies: Assign company owner to contact by default; the workflow branches on"
            " Contact owner is known",
            "sync",
        ),
        Topic.CRITERIA: setting("If/then branches of the workflow, each with an action of its own", "owner"),
        Topic.METHOD: setting("workflow action Rotate record to owner: evenly in turn", "owner"),
        Topic.WEIGHTS: cannot("several rotations behind a random split, or a marketplace app"),
        Topic.FAIRNESS: cannot("the rotation knows neither credit nor calibration"),
        Topic.FALLBACK: setting("the last branch of the workflow sets an owner by name"),
        Topic.NOTIFY: setting("workflow action Send internal notification: e-mail, in-app or Slack"),
        Topic.SLA: partly(
            "a delay until an event (contacted) in the workflow; it runs on the wall clock, and what comes due outside"
            " the workflow's times waits until they begin",
            "delays",
            "settings",
        ),
        Topic.PRE_ALERT: setting(
            "a delay of the warning's length, then Send internal notification to the owner", "delays"
        ),
        Topic.BREACH: setting("behind the delay: Send internal notification to the manager, or rotate again", "delays"),
        Topic.REASSIGN: partly(
            "behind the delay: Rotate record to owner again; it does not leave out who had the record before", "delays"
        ),
        Topic.WORK_ORDER: partly("task queues and views sorted by score or due time; people choose themselves"),
        Topic.CADENCE: setting("Sequences: e-mail and task steps with delays in days", "sequences"),
        Topic.CONTACT_CAPS: partly("frequency safeguards for marketing e-mail; not for sequences"),
        Topic.NURTURE: setting("a workflow of marketing e-mails with delays between them", "delays"),
        Topic.BOOKING: setting("Meetings: round robin scheduling page on the form"),
        Topic.AUTO_REPLY: setting("follow-up e-mail of the form, or the first action of a workflow"),
        Topic.BOT: setting("Chatflows: bot with hand-over to a person"),
        Topic.REMINDERS: setting("reminder e-mails of the scheduling page"),
        Topic.ROLLOUT: setting("random percentage branch of the workflow"),
        Topic.PLUGIN: partly("custom coded workflow action"),
    },
)
