"""A calibration from files to scenario in one call: what a process of its own is given."""

from dataclasses import dataclass
from datetime import date

from policies.wording import say
from scenarios.calibration.hold_out import cut_at_share
from scenarios.crm.account import Account, FormatAsked, WordsAsked
from scenarios.crm.drafts import Draft
from scenarios.crm.importing import read_history
from scenarios.problems import said_by
from sim.experiments.calibrating import Calibrated, calibrate_and_try


@dataclass(frozen=True, slots=True)
class Asked:
    """The files cannot be read until somebody says what this field's texts mean."""

    why: str
    field: str
    """as `--map` has it"""
    choices: tuple[str, ...]
    """formats, or words that are there"""
    is_format: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What became of the rows, and what is there."""

    accounts: tuple[Account, ...]
    kinds: tuple[str, ...]
    """of the touches"""


def read_files(leads: str, touches: str | None, draft: Draft) -> Read | Asked:
    """Read both files. Raises CrmError for what is wrong with a file as a whole, or with what was said of it."""
    try:
        read = read_history(leads, touches, draft.answers())
    except FormatAsked as error:
        return Asked(said_by(error), error.field, error.formats, is_format=True)
    except WordsAsked as error:
        return Asked(said_by(error), error.field, error.there, is_format=False)
    accounts = (read.leads,) if read.touches is None else (read.leads, read.touches)
    return Read(accounts, read.history.kinds)


def calibrate_files(leads: str, touches: str | None, draft: Draft, hold_out: float | date) -> Calibrated:
    """Read both files, fit to their earlier part, try on the later: a share of the leads, or from a local day on.

    Raises CrmError as `read_files`, ValueError and ScenarioError as `calibrate_and_try`.
    """
    history = read_history(leads, touches, draft.answers()).history
    if history.undated:
        raise ValueError(say("the leads have no times; a calibration needs when each lead came in"))
    cut = hold_out if isinstance(hold_out, date) else cut_at_share(history, hold_out)
    return calibrate_and_try(history, cut)
