"""What is said beside a field, and all that is known of it: the model's own words."""

import re

from scenarios.reference import default_of
from tui.forms.entry import written_entry
from tui.forms.kinds import Kind
from tui.forms.labels import said
from tui.forms.rows import Row, Shape
from tui.forms.values import ABSENT
from tui.text import _


def unit_of(row: Row, currency: str) -> str:
    """The unit behind a field, in its own words."""
    unit = row.key.note("unit") if row.key is not None else ""
    if row.kind in (Kind.SHARE, Kind.SHARES):
        rest = unit.removeprefix("share").strip()
        return f"% {_(rest)}".rstrip() if rest else "%"
    if unit.startswith("currency"):
        rest = unit.removeprefix("currency").strip()
        return f"{currency} {_(rest)}".rstrip() if rest else currency
    return "" if unit == "duration" or not unit else _(unit)


def usual_of(row: Row) -> str:
    """The usual range in the unit of the field; "" where none is known."""
    usual = row.key.note("usual") if row.key is not None else ""
    if row.kind not in (Kind.SHARE, Kind.SHARES) or not usual:
        return usual
    return re.sub(r"\d+(\.\d+)?", lambda found: f"{round(float(found[0]) * 100, 6):g}", usual).strip("[]") + " %"


def default_entry(row: Row) -> str:
    """The default as the field would show it; "" where nothing given means off."""
    if row.key is None or row.key.info.is_required() or row.key.info.default is None:
        return ""
    default = row.key.info.default
    if isinstance(default, int | float) and row.kind in (Kind.SHARE, Kind.NUMBER, Kind.WHOLE, Kind.YES_NO):
        return written_entry(default, row.kind)
    return default_of(row.key).strip('"').removeprefix("[]").removeprefix("{}")


def source_of(row: Row) -> str:
    """Where the default comes from, in plain words."""
    source = row.key.note("source") if row.key is not None else ""
    source = source.removeprefix("absent = ")
    if source.startswith("off:"):
        return _(source.removeprefix("off:").strip())
    rest = re.sub(r"^(assumption|model, section \d+|experiments page|faces page)(: )?", "", source)
    return _(rest) if rest else ""


def note_of(row: Row, currency: str) -> str:
    """What stands behind the field: unit, then where the value comes from or what is usual."""
    unit = unit_of(row, currency)
    if row.taken_from is not None:
        told = _("for all options") if row.taken_from == "" else _("from {option}").format(option=row.taken_from)
    elif row.is_given or row.shape is not Shape.FIELD:
        told = _("usual {range}").format(range=usual_of(row)) if usual_of(row) else ""
    else:
        source = source_of(row)
        told = _("typical: {source}").format(source=source) if source else ""
        told = told or (_("usual {range}").format(range=usual_of(row)) if usual_of(row) else "")
    is_said = unit.lower() in row.label.lower()
    return "  ".join(part for part in ("" if is_said else unit, told) if part)


def help_of(row: Row, currency: str, where: str, problem: str = "") -> str:
    """All that is known of a field: meaning, unit, usual range, default with its source, how to write it, the key.

    `where`: table and key in the file.
    """
    lines = [row.label]
    if row.key is not None and row.key.meaning:
        lines[0] += f": {_(row.key.meaning)}"
    if problem:
        lines.append(_("To mend: {problem}").format(problem=problem))
    facts = [
        _("Unit: {unit}.").format(unit=unit_of(row, currency)) if unit_of(row, currency) else "",
        _("Usual: {range}.").format(range=usual_of(row)) if usual_of(row) else "",
        _told_default(row),
        how_to_write(row),
    ]
    lines += [fact for fact in facts if fact]
    if row.taken_from:
        lines.append(
            _("Taken from the option {option}; a value here is this option's own.").format(option=row.taken_from)
        )
    lines.append(_("w: other ways to write it. x: as by default."))
    lines.append(_("In the file: {key}").format(key=where))
    return "\n".join(lines)


def _told_default(row: Row) -> str:
    if row.shape is not Shape.FIELD or row.key is None:
        return ""
    if row.key.info.is_required():
        return _("Must be given.")
    default, source = default_entry(row), row.key.note("source")
    told = _("If nothing is given: {default}.").format(default=default) if default else _("If nothing is given: off.")
    return f"{told} ({_(source)})" if source else told


def how_to_write(row: Row) -> str:
    """How a value of this kind is typed."""
    how = {
        Kind.SHARE: _("A number of per cent, such as 35."),
        Kind.DURATION: _("A time such as 90 s, 5m, 1h30, 2d or 1w."),
        Kind.DATE: _("A date such as 2026-01-05."),
        Kind.CHOICE: _("Left and right change it, Enter lists all."),
        Kind.YES_NO: _("Space changes it."),
        Kind.WORDS: _("Words with commas between them."),
        Kind.NUMBERS: _("Numbers with commas between them."),
        Kind.SHARES: _("Numbers of per cent with commas between them."),
    }
    return how.get(row.kind, "") if row.shape is Shape.FIELD else ""


def shown(row: Row) -> str:
    """The text of a field: its value, or the default when nothing is given."""
    if row.shape is Shape.SWITCH:
        return _("as for all options") if row.taken_from is not None else _("off")
    if row.shape is not Shape.FIELD:
        return ""
    text = default_entry(row) if row.value is ABSENT else written_entry(row.value, row.kind)
    return said(text) if text in row.words else text
