"""Whatever is in a file: an account of every row, or one clear message."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.crm.account import CrmError
from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import read_history

TITLES = {
    "id": "id", "created": "at", "source": "src", "owner": "who", "first_touch": "touched", "score": "s", "value": "v",
    "qualified": "q", "qualified_at": "qa", "won": "w", "attribute.size": "size",
}  # fmt: skip
NASTY = [
    "",
    "NA",
    "nan",
    "inf",
    "1e400",
    "-1",
    "007",
    "=cmd()",
    "\0",
    "\u202eabc",
    "a\nb",
    '"',
    "ł",
    "yes",
    "no",
    "1,5",
]
TIMES = [
    "2026-01-05T09:30Z", "2026-03-29 02:30", "2026-02-30T09:00Z", "9999-12-31T23:59Z", "0001-01-01T00:00Z",
    "2026-01-05T09:30:61Z", "2026-01-05T09:30+99:00", "2026-01-05T09:30:00.123456789123+02:00", "03/04/2026",
    "2026-01-05", "٢٠٢٦-01-05",
]  # fmt: skip
CELLS = st.sampled_from([*NASTY, *TIMES]) | st.text(max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=9, max_size=13), max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, good=st.integers(0, 30), zone=st.sampled_from(["UTC", "Europe/Warsaw"]), early=st.booleans())
def test_every_row_is_accounted_for_or_the_file_is_refused_in_words(
    folder: Path, rows: list[list[str]], good: int, zone: str, early: bool
) -> None:
    fine = [
        [f"n{number}", "2026-01-05T09:30Z", "x", "Ada", "2026-01-05T08:30Z", "5", "1", "yes", "", "no", "s"]
        for number in range(good)
    ]
    text = io.StringIO()
    csv.writer(text).writerows([list(TITLES.values()), *rows, *fine])
    content = text.getvalue().encode("utf-8", "replace")
    (folder / "leads.csv").write_bytes(content)
    written = [row for row in csv.reader(io.StringIO(content.decode(), newline="")) if row]
    try:
        read = read_history(
            folder / "leads.csv", None, Answers(TableAnswers(TITLES), zone, early="zero" if early else "drop")
        )
    except CrmError:
        return
    account, leads = read.leads, read.history.leads
    assert account.used + len(account.rejected) + account.left_out == len(written) - 1
    assert len(leads.created) == account.used
    assert (leads.created[1:] >= leads.created[:-1]).all()
    assert all(1 < each.line <= content.count(b"\n") + content.count(b"\r") + 1 for each in account.rejected)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=300), prefix=st.sampled_from([b"", b"at,b\n", b"\xff\xfe", b"PK\x03\x04", b"\x1f\x8b"])
)
def test_any_bytes_end_in_a_message(folder: Path, content: bytes, prefix: bytes) -> None:
    (folder / "bytes.csv").write_bytes(prefix + content)
    with pytest.raises(CrmError):
        read_history(folder / "bytes.csv", None, Answers(TableAnswers({"created": "at", "source": "nowhere"}), "UTC"))
