"""What the Report screen knows: the newest kept comparison of the open scenario, its sections, their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scenarios.calendar_names import without_addresses
from sim.experiments.store import Store, StoredRun
from sim.experiments.store_file import StoreError, StoreUnwritable
from sim.reports.document import Section
from tui.documents.as_text import document_text
from tui.documents.evidence import Evidence, evidence
from tui.documents.formats import rendered
from tui.documents.report import STEM, Audience, assembled, report_parts
from tui.errors import InputError, cleaned
from tui.playing import Places


@dataclass(frozen=True)
class Draft:
    """A report that could be written: all its sections, and whether the scenario was edited since."""

    evidence: Evidence
    audience: Audience
    parts: Mapping[str, Section]
    is_stale: bool

    def text(self, title: str, without: frozenset[str], width: int) -> str:
        """As it would read, without figures."""
        return document_text(assembled(self.evidence, self.audience, self._chosen(without), title or None), width)

    def answer(self) -> str:
        """The one-paragraph answer."""
        from tui.verdict import verdict

        return "\n".join(verdict(self.evidence.result))

    def files(self, title: str, without: frozenset[str], formats: tuple[str, ...]) -> dict[str, bytes]:
        """File name -> content; InputError for a format that cannot be made here."""
        document = assembled(self.evidence, self.audience, self._chosen(without), title or None)
        return rendered(document, STEM, formats)

    def _chosen(self, without: frozenset[str]) -> list[Section]:
        return [section for key, section in self.parts.items() if key not in without]


def draft(store: Path, name: str, text: str, audience: Audience) -> Draft | None:
    """Of the newest comparison with this scenario's text, else of its name; None where none is kept.

    InputError when the store or what is kept cannot be read.
    """
    if not store.exists():
        return None
    kept_text = without_addresses(text)
    try:
        with Store(store) as opened:
            found = _newest(opened.experiments(), name, kept_text)
            if found is None:
                return None
            made = evidence(opened, found, Places(store=store))
    except (StoreError, StoreUnwritable) as error:
        raise InputError(cleaned(str(error))) from None
    return Draft(made, audience, report_parts(made, audience), found.experiment.scenario != kept_text)


def _newest(kept: list[StoredRun], name: str, text: str) -> StoredRun | None:
    comparisons = [each for each in reversed(kept) if not each.experiment.question and each.done]
    same = [each for each in comparisons if each.experiment.scenario == text]
    named = [each for each in comparisons if each.experiment.name == name]
    return next(iter([*same, *named]), None)
