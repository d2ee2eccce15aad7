"""What the Calibrate screen asks of a planner's files: the answers so far, the columns seen, and the task that fits."""

import tomllib
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, wait
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from scenarios.crm.account import CrmError
from scenarios.crm.answer_files import answers_text
from scenarios.crm.drafts import Draft, TableDraft
from scenarios.crm.privacy import fit_to_show
from scenarios.crm.rows import Source
from scenarios.crm.shapes import recognised
from scenarios.crm.tables import blocks, heads_of
from scenarios.problems import ScenarioError
from sim.experiments.calibrating import Calibrated
from sim.experiments.calibrating_files import Asked, Read, calibrate_files, read_files
from sim.experiments.process_pool import ProcessPool
from tui.calibration_text import unplayable
from tui.errors import InputError, cleaned, in_words
from tui.running import Bench
from tui.text import _

T = TypeVar("T")

KEY = "calibrate"
_LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Wish:
    """Files and answers, as far as they are there; what is kept for the next start."""

    leads: str = ""
    touches: str = ""
    draft: Draft = field(default_factory=Draft)
    hold_out: str = "25%"
    """a share, or a day"""

    def as_json(self) -> dict[str, str]:
        """To be kept."""
        answers = answers_text(self.draft)
        return {"leads": self.leads, "touches": self.touches, "answers": answers, "hold_out": self.hold_out}

    @classmethod
    def of_json(cls, kept: object) -> "Wish":
        """What was kept, as far as it can still be understood."""
        if not isinstance(kept, Mapping):
            return cls()
        given = {name: str(kept.get(name, "")) for name in ("leads", "touches", "answers", "hold_out")}
        try:
            draft = Draft.model_validate(tomllib.loads(given["answers"]))
        except (ValidationError, tomllib.TOMLDecodeError):
            draft = Draft()
        return cls(given["leads"], given["touches"], draft, given["hold_out"] or cls().hold_out)

    def with_file(self, table: str, path: str) -> "Wish":
        """Another file of leads or touches; "" is none."""
        return replace(self, leads=path) if table == "leads" else replace(self, touches=path)

    def with_column(self, table: str, name: str, title: str) -> "Wish":
        """Another column for a field; "" is none."""
        own: TableDraft = getattr(self.draft, table)
        columns = {**own.columns, name: title}
        return self.with_table(table, columns=columns)

    def with_table(self, table: str, **changes: object) -> "Wish":
        """Other answers about one of the files."""
        own = getattr(self.draft, table).model_copy(update=changes)
        return replace(self, draft=self.draft.model_copy(update={table: own}))

    def with_answers(self, **changes: object) -> "Wish":
        """Other answers about both."""
        return replace(self, draft=self.draft.model_copy(update=changes))

    def held_out(self) -> float | date:
        """Which part is held out. Raises ValueError for text that is neither a share nor a day."""
        text = self.hold_out.strip()
        return float(text.removesuffix("%")) / 100 if text.endswith("%") else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file shows of itself: its titles, a text of each column, and the product that writes such files."""

    heads: tuple[str, ...]
    samples: Mapping[str, str]
    product: str = ""


def look(path: str, table: TableDraft) -> Columns:
    """Titles and first texts of a file. Raises CrmError for a file that is no table."""
    source = Source(Path(path).expanduser(), table.delimiter, table.encoding)
    heads = tuple(heads_of(source))
    once = [head for head in dict.fromkeys(heads) if heads.count(head) == 1]
    block = next(blocks(source, once), None)
    samples = {}
    if block is not None:
        samples = {head: _sample(cells) for head, cells in zip(once, block.columns, strict=True)}
    shape = recognised(heads)
    return Columns(heads, samples, "" if shape is None else shape.name)


def _sample(cells: Sequence[str]) -> str:
    """The first text of a column, of an address only how it looks."""
    return cleaned(fit_to_show(next((cell for cell in cells if cell), "")))


def known_of(wish: Wish, columns: Columns, table: str) -> Wish:
    """With the columns that the file's shape tells, where nothing was said."""
    shape = recognised(columns.heads)
    if shape is None or shape.table != table:
        return wish
    return replace(wish, draft=shape.draft(columns.heads).under(wish.draft))


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: what was read, what has to be said first, what was found; all of `wish`."""

    wish: Wish
    read: Read | None = None
    asked: Asked | None = None
    found: Calibrated | None = None


@dataclass(frozen=True, slots=True)
class Calibrating:
    """A task for the runner: read the files, and fit unless something has to be said first.

    Both happen in a process of its own: the screen stays live with a million rows, and who stops it ends it at once.
    """

    wish: Wish

    def __call__(self, bench: Bench) -> Generator[object, None, None]:
        """Yield a Standing after reading, and one at the end. InputError where the files cannot be used."""
        wish, pool = self.wish, ProcessPool(1)
        leads, touches = _path(wish.leads), _path(wish.touches) if wish.touches else None
        try:
            read = _outcome(pool.submit(read_files, leads, touches, wish.draft), bench)
            if isinstance(read, Asked):
                yield Standing(wish, asked=read)
            elif read is not None:
                yield Standing(wish, read)
                found = _outcome(pool.submit(calibrate_files, leads, touches, wish.draft, wish.held_out()), bench)
                if found is not None:
                    yield Standing(wish, read, found=found)
        except BrokenExecutor:
            raise InputError(_("The process that read the files stopped, probably out of memory.")) from None
        except ScenarioError as error:
            raise InputError(unplayable(leads, error)) from None
        except (CrmError, ValueError) as error:
            raise InputError(in_words(error)) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _outcome(job: Future[T], bench: Bench) -> T | None:
    """What a job comes to; None when nobody wants it any more."""
    while not wait([job], _LOOK_EVERY_S).done:
        if bench.stopped():
            return None
    return job.result()


def _path(given: str) -> str:
    return str(Path(given).expanduser())
