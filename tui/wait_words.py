"""What a lead waits for until its first touch, in a few words each."""

from tui.text import _


def wait_names() -> dict[str, str]:
    """By cause, in the order in which the wait is split."""
    return {
        "assignment": _("not yet assigned"),
        "closed": _("outside working hours"),
        "owner_away": _("owner away"),
        "owner_busy": _("owner busy"),
        "not_noticed": _("not noticed yet"),
        "never_picked": _("never picked up"),
    }
