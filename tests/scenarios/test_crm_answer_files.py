"""What was said of an export is kept in a file and says the same when it is read again."""

from datetime import date
from pathlib import Path

import pytest

from scenarios.crm.account import CrmError
from scenarios.crm.answer_files import answers_text, read_answers
from scenarios.crm.drafts import Draft, TableDraft

DRAFT = Draft(
    zone="Europe/Warsaw",
    won=("Won", "Wygrana"),
    still_open=("Open",),
    until=date(2026, 3, 31),
    first_touch_is_human=False,
    pseudonyms=True,
    leads=TableDraft(columns={"created": "Create Date"}, only={"Type": ("a", "b")}, time_format="%d.%m.%Y %H:%M"),
    touches=TableDraft(columns={"start": "At"}, zone="UTC"),
)


def test_answers_survive_their_file(tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(answers_text(DRAFT), encoding="utf-8")
    assert read_answers(tmp_path / "answers.toml") == DRAFT


def test_what_is_said_later_takes_the_place_of_what_was_said_before() -> None:
    later = Draft(won=("Gewonnen",), leads=TableDraft(columns={"created": "Made", "outcome": "Result"}))
    both = DRAFT.under(later)
    assert both.won == ("Gewonnen",)
    assert both.zone == "Europe/Warsaw"
    assert dict(both.leads.columns) == {"created": "Made", "qualified": "Result"}
    assert both.leads.time_format == "%d.%m.%Y %H:%M"


def test_the_last_day_of_a_record_is_whole() -> None:
    assert DRAFT.answers().until == 1774994400000  # 2026-04-01 00:00 in Warsaw, on summer time


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zoen = 'UTC'", 'zoen: is no key; did you mean "zone"'),
        ("[leads]\nmap = { a = 'b' }", "leads.map: is no key"),
        ("early = 'never'", 'early = "never"'),
        ("won = 'Won'", "won = "),
        ("zone = ", "line 1"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "answers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CrmError) as error:
        read_answers(tmp_path / "answers.toml")
    assert said in str(error.value)
    assert "answers.toml" in str(error.value)
