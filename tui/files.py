"""Files the user asked for: all or nothing, nothing overwritten unless told to, cells that no spreadsheet runs."""

import csv
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tui.errors import InputError, cleaned
from tui.text import _

Cell = str | int | float | None
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def free_paths(folder: Path, names: Iterable[str], force: bool) -> list[Path]:
    """The paths of files to be written; InputError when one is there already and `force` is not given."""
    if folder.exists() and not folder.is_dir():
        raise InputError(_("{path} is a file; --out wants a folder").format(path=_named(folder)))
    paths = [folder / name for name in names]
    taken = [path for path in paths if path.exists() or path.is_symlink()]
    if taken and not force:
        there = ", ".join(map(_named, taken))
        raise InputError(
            _("{paths}: already there; nothing was written. Choose another place or add --force").format(paths=there)
        )
    return paths


def free_folder(folder: Path) -> Path:
    """The folder if there is none of its name, else "folder 2", ..."""
    names = (folder, *(folder.with_name(f"{folder.name} {number}") for number in range(2, 10_000)))
    return next(each for each in names if not each.exists())


def write(path: Path, text: str) -> None:
    """Write a UTF-8 text file whole or not at all; the folder is made if need be. InputError if it cannot be."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """As `write`, for a picture."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".leadsim-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _settle(path.parent)
    except OSError as error:
        raise InputError(
            _("{path} cannot be written: {why}").format(path=_named(path), why=error.strerror or error)
        ) from None


def csv_text(rows: Sequence[Mapping[str, Cell]]) -> str:
    """Rows under the titles of the first one; texts that a spreadsheet would run as a formula get an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow([harmless(title) for title in rows[0]])
    writer.writerows([_cell(row.get(title)) for title in rows[0]] for row in rows)
    return out.getvalue()


def harmless(text: str) -> str:
    """The text, behind an apostrophe if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def slug(name: str) -> str:
    """A name as a file name: lower-case letters, digits and hyphens, at most 60; "" when nothing is left."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")


def _named(path: Path) -> str:
    """At most 60 characters of a path, the name of the file among them."""
    plain = cleaned(str(path).replace("\n", " "))
    return plain if len(plain) <= 60 else "..." + plain[-57:]


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else repr(value)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _settle(folder: Path) -> None:
    """The rename itself on the disk; Windows knows no such call for folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
