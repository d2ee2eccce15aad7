"""Every assumption with its value, unit and source, and what the model decides by itself."""

import re
from collections.abc import Iterator, Sequence

from scenarios.assumptions import Assumption, assumptions
from scenarios.choices import MODEL_CHOICES
from sim.reports.document import Block, Bullets, Paragraph, Section, Table
from tui.documents.evidence import Evidence
from tui.text import _

_OPTION = re.compile(r'^\[\[policies\]\] "(.*?)", ')


def section(evidence: Evidence) -> Section:
    """A table of all that is on, how much is off, and the model's own choices; folded, for it is long."""
    found = assumptions(evidence.scenario)
    on = list(_once([each for each in found if each.value != "off"], evidence))
    rows = tuple((f"{each.path}: {_(each.meaning)}", each.value, _(each.unit), _(each.source)) for each in on)
    table = Table((_("What"), _("Value"), _("Unit"), _("Source")), rows)
    off = _("{n} more things are off: leadsim assumptions --json lists them too.")
    notes = (
        _("What an option has as the whole file has it, or as the first option, is not repeated."),
        off.format(n=sum(each.value == "off" for each in found)),
    )
    blocks: tuple[Block, ...] = (table, *(Paragraph(each, "note") for each in notes))
    decided = Section(_("What the model decides by itself"), (Bullets(tuple(_(each) for each in MODEL_CHOICES)),))
    return Section(_("What was assumed, and from where"), blocks, (decided,), folded=True)


def _once(found: Sequence[Assumption], evidence: Evidence) -> Iterator[Assumption]:
    """Without what an option only has again."""
    first = evidence.scenario.policies[0].name
    of_file, of_first = set[tuple[str, str]](), set[tuple[str, str]]()
    for each in found:
        option, key = _OPTION.match(each.path), (_plain_path(each.path), each.value)
        if option is None:
            of_file.add(key)
        elif option[1] == first:
            of_first.add(key)
    for each in found:
        option, key = _OPTION.match(each.path), (_plain_path(each.path), each.value)
        if option is None or not (key in of_file or (option[1] != first and key in of_first)):
            yield each


def _plain_path(path: str) -> str:
    """The same for [mql], min_score of the file and mql.min_score of an option."""
    return re.sub(r"[\[\]]", "", _OPTION.sub("", path)).replace(", ", ".")
