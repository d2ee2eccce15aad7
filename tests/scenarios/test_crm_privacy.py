"""Who a lead is stays where it is; who worked becomes a number if that is wished."""

from pathlib import Path

import pytest

from scenarios.crm.account import CrmError
from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import read_history

LEADS = "id,at,owner,e-mail,region\na,2026-01-06T09:00Z,Zofia,jan@example.com,PL\nb,2026-01-05T09:00Z,Adam,x@y.pl,DE\n"
TOUCHES = "lead,at,who\na,2026-01-05T08:00Z,Maria\na,2026-01-07T08:00Z,Zofia\n"
TITLES = {"id": "id", "created": "at", "owner": "owner"}


def test_people_are_numbered_by_when_they_first_appear(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "touches.csv").write_text(TOUCHES, encoding="utf-8")
    answers = Answers(
        TableAnswers(TITLES),
        "UTC",
        TableAnswers({"lead": "lead", "start": "at", "person": "who"}),
        pseudonyms=True,
    )
    history = read_history(tmp_path / "leads.csv", tmp_path / "touches.csv", answers).history
    assert history.people == ("person 1", "person 2", "person 3")
    assert history.touches is not None
    assert history.touches.person.tolist() == [0, 2]  # Maria on the 5th at 8:00, Adam at 9:00, Zofia on the 6th
    assert history.leads.owner.tolist() == [1, 2]


def test_a_longer_record_keeps_the_numbers_of_those_who_were_there(tmp_path: Path) -> None:
    answers = Answers(TableAnswers(TITLES), "UTC", pseudonyms=True)
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    before = read_history(tmp_path / "leads.csv", None, answers).history
    (tmp_path / "leads.csv").write_text(LEADS + "c,2026-02-05T09:00Z,Aaron,,\n", encoding="utf-8")
    after = read_history(tmp_path / "leads.csv", None, answers).history
    assert after.leads.owner.tolist()[:2] == before.leads.owner.tolist()


def test_columns_that_are_not_mapped_are_not_in_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    titles = TITLES | {"attribute.region": "region"}
    read = read_history(tmp_path / "leads.csv", None, Answers(TableAnswers(titles), "UTC"))
    assert "example.com" not in repr(read)
    assert "y.pl" not in repr(read)


@pytest.mark.parametrize("title", ["E-mail", "Phone Number", "First Name", "Nazwisko", "Telefon komórkowy"])
def test_a_personal_column_is_no_category(tmp_path: Path, title: str) -> None:
    (tmp_path / "leads.csv").write_text(f"at,{title}\n2026-01-05T09:00Z,x\n", encoding="utf-8")
    answers = Answers(TableAnswers({"created": "at", "source": title}), "UTC")
    with pytest.raises(CrmError, match="looks like personal data"):
        read_history(tmp_path / "leads.csv", None, answers)


def test_addresses_among_words_of_categories_are_numbered_and_other_words_stay(tmp_path: Path) -> None:
    words = [
        "fair",
        "jan@example.com",
        "+48 601 777 333",
        "10 000 - 50 000",
        "2026-01-05",
        "601 777 333",
        "jan@example.com",
    ]
    rows = "".join(f"2026-01-05T09:0{number}Z,{word}\n" for number, word in enumerate(words))
    (tmp_path / "leads.csv").write_text(f"at,from\n{rows}", encoding="utf-8")
    read = read_history(tmp_path / "leads.csv", None, Answers(TableAnswers({"created": "at", "source": "from"}), "UTC"))
    expected = ("fair", "address 1", "address 2", "10 000 - 50 000", "2026-01-05", "address 3")
    assert (read.history.sources, read.masked) == (expected, 3)


@pytest.mark.parametrize(
    ("titles", "text"),
    [
        ({"created": "who"}, "at,who\n2026-01-05T09:00Z,Jan Plantowski\n"),
        ({"created": "at", "won": "who"}, "at,who\n2026-01-05T09:00Z,jan@plantowski.pl\n"),
        ({"created": "when"}, "jan@plantowski.pl,x\n"),
        ({"created": "at", "value": "who"}, "at,who\n2026-01-05T09:00Z,+48 601 777 333\n"),
    ],
)
def test_a_message_about_the_wrong_column_does_not_say_what_is_in_it(
    tmp_path: Path, titles: dict[str, str], text: str
) -> None:
    (tmp_path / "leads.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CrmError) as error:
        read_history(tmp_path / "leads.csv", None, Answers(TableAnswers(titles), "UTC"))
    assert not any(word in str(error.value).casefold() for word in ("plantowski", "jan@", "777"))
