"""An option as a settings sheet of a router: what to type in where, what the product cannot do, what is off."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.router_names import CALLED, ONLY_NEAR
from policies.router_place import Can, Place, Router, Topic, topic_of
from policies.routers import ROUTER_PLACES
from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.reports.document import Block, Bullets, Document, Paragraph, Section, Table
from tui.documents.people_settings import people_settings
from tui.documents.settings import Setting, settings
from tui.files import Cell
from tui.text import _
from tui.words import quoted


@dataclass(frozen=True, slots=True)
class Sheet:
    """The settings of an option by topic, in the order of typing, and the product they are for."""

    scenario: Scenario
    policy: Policy
    router: Router
    key: str
    """of the router"""
    by_topic: dict[Topic, tuple[Setting, ...]]

    def place(self, topic: Topic) -> Place:
        """Where the product sets it; of the method what the product calls it."""
        place = self.router.places[topic]
        return _method_place(self.policy, self.key, place) if topic is Topic.METHOD else place

    def on(self, topic: Topic) -> tuple[Setting, ...]:
        """What is to be set."""
        return tuple(one for one in self.by_topic.get(topic, ()) if not one.is_off)

    def used(self) -> list[Topic]:
        """Topics of the product with something to set, in order."""
        return [topic for topic in Topic if topic is not Topic.BEYOND and self.on(topic)]


def router_sheet(scenario: Scenario, policy: Policy, key: str) -> Sheet:
    """The sheet of an option for the router of this key."""
    found: dict[Topic, list[Setting]] = {}
    for topic, one in people_settings(scenario, policy):
        found.setdefault(topic, []).append(one)
    for one in settings(policy, scenario.scenario.currency):
        found.setdefault(topic_of(one.path), []).append(one)
    return Sheet(scenario, policy, ROUTER_PLACES[key], key, {topic: tuple(ones) for topic, ones in found.items()})


def topic_title(topic: Topic) -> str:
    """What a topic is called."""
    titles = {
        Topic.POOLS: _("People who take part"), Topic.HOURS: _("Working hours and days off"),
        Topic.CAPS: _("Limits per person"), Topic.TRIGGER: _("When leads are assigned"),
        Topic.GATE: _("Which leads enter (MQL)"), Topic.DATA: _("Checks of contact data"),
        Topic.DEDUP: _("Duplicates"), Topic.ACCOUNT: _("Leads of known accounts"),
        Topic.CRITERIA: _("Who may get which leads"), Topic.METHOD: _("Who gets the next lead"),
        Topic.WEIGHTS: _("Weights"), Topic.FAIRNESS: _("Joiners, leave and credit"),
        Topic.FALLBACK: _("When nobody fits"), Topic.NOTIFY: _("How the owner is told"),
        Topic.SLA: _("SLA timers"), Topic.PRE_ALERT: _("Warning before the SLA is broken"),
        Topic.BREACH: _("When the SLA is broken"), Topic.REASSIGN: _("Taking a lead away"),
        Topic.WORK_ORDER: _("What a person takes next"), Topic.CADENCE: _("Follow-up sequence"),
        Topic.CONTACT_CAPS: _("Limits of messages"), Topic.NURTURE: _("Nurture and return"),
        Topic.BOOKING: _("Booking on the form"), Topic.AUTO_REPLY: _("Automatic answer"), Topic.BOT: _("Bot"),
        Topic.REMINDERS: _("Reminders of meetings"), Topic.ROLLOUT: _("Share of leads it applies to"),
        Topic.PLUGIN: _("A rule of your own"), Topic.BEYOND: _("No setting of a router"),
    }  # fmt: skip
    return titles[topic]


def sheet_document(sheet: Sheet, language: str, imprint: str) -> Document:
    """The sheet as a document."""
    product = sheet.router.name
    title = _("{option}: settings for {product}").format(option=sheet.policy.name, product=product)
    parts = tuple(_topic_section(sheet, topic, number) for number, topic in enumerate(sheet.used(), 1))
    sections = (
        Section(_("How to read this sheet"), tuple(_reading(sheet))),
        Section(_("What to set in {product}, in this order").format(product=product), (), parts),
        Section(_("What {product} cannot do").format(product=product), tuple(_limits(sheet))),
        Section(_("What no router sets"), tuple(_beyond(sheet))),
        Section(_("Off in this option: leave off"), (Bullets(tuple(_off(sheet))),)),
        Section(_("Public documentation this rests on"), (Bullets(tuple(_pages(sheet))),)),
    )
    return Document(title, language, sections, sheet.scenario.scenario.name, imprint)


def _reading(sheet: Sheet) -> Iterator[Block]:
    product = sheet.router.name
    yield Paragraph(
        _(
            "Setting by setting, what to type into {product} so that it routes as the option {option} does. Nothing"
            " was sent anywhere: somebody types it in."
        ).format(product=product, option=quoted(sheet.policy.name)),
        "lead",
    )
    yield Paragraph(
        _(
            "Names of the product's own screens are in English, as in its public documentation; it may have changed"
            ' since. "Not confirmed" marks what we did not find there: ask the vendor before relying on it.'
        ),
        "note",
    )
    if sheet.policy.doubts.all:
        yield Paragraph(_("Some numbers of this option are ranges in the file; the likely value is shown."), "warning")


def _topic_section(sheet: Sheet, topic: Topic, number: int) -> Section:
    place = sheet.place(topic)
    rows = tuple((one.label, one.value) for one in sheet.on(topic))
    told = _("In {product}: {place}.").format(product=sheet.router.name, place=place.words)
    blocks: list[Block] = [Paragraph(f"{told} {confirmed_words(place)}".rstrip())]
    if place.can is not Can.YES:
        blocks.append(Paragraph(can_words(place.can), "warning"))
    blocks.append(Table((_("Setting"), _("Value")), rows))
    return Section(f"{number}. {topic_title(topic)}", tuple(blocks))


def can_words(can: Can) -> str:
    """Whether a product does it."""
    told = {
        Can.YES: _("It does this."),
        Can.PARTLY: _("It does this in part only: compare what is said with the values."),
        Can.NO: _("It does not do this; what is said comes nearest."),
    }
    return told[can]


def confirmed_words(place: Place) -> str:
    """ "" for what public documentation says, else that it does not."""
    return "" if place.sources else _("Not confirmed in public documentation.")


def _limits(sheet: Sheet) -> Iterator[Block]:
    missing = [topic for topic in sheet.used() if sheet.place(topic).can is Can.NO]
    short = [topic for topic in sheet.used() if sheet.place(topic).can is Can.PARTLY]
    if not missing and not short:
        yield Paragraph(_("As far as is known it can do all that this option uses."))
    if missing:
        yield Paragraph(_("Not at all; what comes nearest:"))
        yield Bullets(tuple(_limit(sheet, topic) for topic in missing))
    if short:
        yield Paragraph(_("In part:"))
        yield Bullets(tuple(_limit(sheet, topic) for topic in short))
    yield Paragraph(
        _(
            "What is not set up will not happen: simulate the option again without it (off in the file) before"
            " promising its figures."
        ),
        "note",
    )


def _limit(sheet: Sheet, topic: Topic) -> str:
    names = ", ".join(one.label for one in sheet.on(topic))
    return f"{topic_title(topic)} ({names}): {sheet.place(topic).words}."


def _beyond(sheet: Sheet) -> Iterator[Block]:
    rows = tuple((one.label, one.value) for one in sheet.on(Topic.BEYOND))
    if rows:
        yield Paragraph(_("Habits, costs and how good the data is. The simulation counts on them, so they are listed:"))
        yield Table((_("Assumed"), _("Value")), rows)
    else:
        yield Paragraph(_("Nothing."))


def _off(sheet: Sheet) -> list[str]:
    told = []
    for topic in Topic:
        names = [one.label for one in sheet.by_topic.get(topic, ()) if one.is_off]
        if names:
            told.append(f"{topic_title(topic)}: {', '.join(names)}")
    return told


def _pages(sheet: Sheet) -> list[str]:
    named = dict.fromkeys(source for topic in sheet.used() for source in sheet.place(topic).sources)
    return [f"{page.title}: {page.url}" for page in (sheet.router.pages[name] for name in named)]


def _method_place(policy: Policy, key: str, place: Place) -> Place:
    methods = _methods(policy)
    called = [CALLED[method][key] for method in methods]
    words = "; ".join([*(one.words for one in called), place.words])
    sources = place.sources if all(one.confirmed for one in called) else ()
    can = place.can
    if any(one.words.startswith("none") for one in called):
        can = Can.NO
    elif any((method, key) in ONLY_NEAR for method in methods):
        can = Can.PARTLY
    return Place(words, sources, can)


def _methods(policy: Policy) -> list[str]:
    found, routing = [], policy.routing
    while True:
        found.append(routing.method if routing.method in CALLED else "plugin")
        if routing.then is None:
            return found
        routing = routing.then


def sheet_rows(sheet: Sheet) -> list[dict[str, Cell]]:
    """A row per setting for a table: order, topic, setting, key in the file, value, what the product makes of it."""
    rows: list[dict[str, Cell]] = []
    order = {topic: number for number, topic in enumerate(sheet.used(), 1)}
    for topic in Topic:
        place = None if topic is Topic.BEYOND else sheet.place(topic)
        for one in sheet.by_topic.get(topic, ()):
            rows.append(
                {
                    "step": order.get(topic) if not one.is_off else None,
                    "topic": topic_title(topic),
                    "setting": one.label,
                    "value": one.value,
                    "key": one.key,
                    "product": sheet.router.name,
                    "place": "" if place is None else place.words,
                    "can": "" if place is None else place.can.value,
                    "confirmed": "" if place is None else ("yes" if place.sources else "no"),
                    "documentation": ""
                    if place is None
                    else " ".join(sheet.router.pages[s].url for s in place.sources),
                }
            )
    return rows
