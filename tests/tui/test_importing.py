"""What a file cannot say is asked at a terminal and named by its option elsewhere; nobody's data goes astray."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.small import leadsim, written
from tui.errors import InputError
from tui.import_options import ImportOptions
from tui.import_questions import Ask
from tui.importing import Imported, open_import

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PLANTED = ("jan.kowalski@example.com", "+48 601 000 001", "Kowalski")


def scripted(*answers: str) -> tuple[Ask, list[str]]:
    """Answers in their order, and the questions that were put."""
    left: Iterator[str] = iter(answers)
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(left)

    return ask, asked


def opened(folder: Path, text: str, ask: Ask | None = None, **options: object) -> Imported:
    (folder / "leads.csv").write_text(text, encoding="utf-8")
    files = ImportOptions(**options)  # type: ignore[arg-type]
    return open_import(str(folder / "leads.csv"), files, folder=folder, force=False, ask=ask)


def test_questions_are_put_until_the_file_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "n,when,from,stage,score\n1,03/04/2026 10:00,demo,Won,5\n2,05/04/2026 11:00,fair,Lost,6\n"
    ask, asked = scripted("2", "from", "", "", "stage", "Mars", "Europe/Warsaw", "1", "won", "y")
    imported = opened(tmp_path, text, ask)
    leads = imported.history.leads
    assert [imported.history.sources[code] for code in leads.source] == ["demo", "fair"]
    assert leads.qualified.tolist() == [1, 0]
    assert int(leads.created[1] - leads.created[0]) == (2 * 24 + 1) * 3_600_000  # 3 and 5 April, not March and May
    assert asked[-1].startswith("Keep these answers in leads.answers.toml")
    again, put = scripted()
    assert opened(tmp_path, text, again, answers=tmp_path / "leads.answers.toml").draft == imported.draft
    assert put == []


def test_what_only_people_know_is_asked_once_it_matters(tmp_path: Path) -> None:
    text = "at,touched,points\n2026-01-05T09:00Z,2026-01-05T08:00Z,7\n2026-01-05T10:00Z,2026-01-05T11:00Z,7\n"
    mapping = ["created=at,first_touch=touched,score=points"]
    ask, asked = scripted("n", "", "zero", "n")
    imported = opened(tmp_path, text, ask, mapping=mapping, zone="UTC")
    assert len(asked) == 4
    assert imported.history.first_touch_is_human is False
    assert imported.history.score_is_todays is None
    assert imported.history.leads.first_touch.tolist()[0] == imported.history.leads.created.tolist()[0]
    assert any("cannot be told from them" in note for note in imported.notes)


def test_without_a_terminal_the_first_thing_that_is_missing_is_named_with_its_option(tmp_path: Path) -> None:
    text = "id,when,stage\n1,2026-01-05 10:00,Won\n"
    with pytest.raises(InputError, match=r'created=COLUMN is missing.*there are "id", "when", "stage"'):
        opened(tmp_path, text, zone="UTC")
    with pytest.raises(InputError, match="created=COLUMN is missing"):
        opened(tmp_path, text)
    with pytest.raises(InputError, match="--zone is missing"):
        opened(tmp_path, text, mapping=["created=when"])
    with pytest.raises(InputError, match=r"--qualified which of them mean it"):
        opened(tmp_path, text, mapping=["created=when,qualified=stage"], zone="UTC")


def test_a_file_of_another_kind_is_told_by_what_it_is(tmp_path: Path) -> None:
    calls = "WhoId,OwnerId,CreatedDate,TaskSubtype\na,b,2026-01-05T09:00Z,Call\n"
    with pytest.raises(InputError, match=r"these are Salesforce tasks \(Data Loader\), not leads"):
        opened(tmp_path, calls, zone="UTC")


def test_a_known_export_needs_no_map_and_a_field_of_it_can_be_left_alone(tmp_path: Path) -> None:
    text = "Record ID,Create Date,Contact owner,HubSpot Score\n1,2026-01-05 09:30,Ada,5\n"
    imported = opened(tmp_path, text, mapping=["score="], zone="Europe/Warsaw")
    assert imported.notes[0] == "leads.csv is recognised as HubSpot contacts (Export button)"
    assert imported.history.people == ("Ada",)
    assert imported.history.leads.score[0] != 5


@pytest.mark.skipif(not DATA.is_dir(), reason="the files are not there")
def test_every_file_of_real_systems_is_imported_or_ends_in_a_message(tmp_path: Path) -> None:
    imported: dict[str, int] = {}
    for path in sorted(path for path in DATA.rglob("*") if path.is_file()):
        with contextlib.suppress(InputError):
            read = open_import(str(path), ImportOptions(zone="UTC"), folder=tmp_path, force=True)
            imported[path.name] = read.history.rows
    assert imported == {
        "hubspot_contact_data.csv": 22,
        "hubspot_deal_data.csv": 44,
        "hubspot_ticket_data.csv": 25,
        "salesforce_sf_lead_data.csv": 1,
    }


def test_one_file_may_hold_leads_and_touches(tmp_path: Path) -> None:
    text = "case,what,at\na,came,2026-01-05T09:00Z\na,came,2026-01-05T09:01Z\na,call,2026-01-05T10:00Z\na,call,soon\n"
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    files = ImportOptions(
        mapping=["id=case,created=at", "touches.lead=case,touches.start=at,touches.kind=what"],
        touches=tmp_path / "log.csv",
        only=["what=came"],
        touches_only=["what=call"],
        zone="UTC",
    )
    history = open_import(str(tmp_path / "log.csv"), files, folder=tmp_path, force=False).history
    assert history.leads.first_touch.tolist() == [history.leads.created[0] + 3_600_000]
    assert {"log.rejected.csv", "log.touches.rejected.csv"} <= {path.name for path in tmp_path.iterdir()}


def test_the_same_rejected_rows_as_last_time_stand_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("at\n2026-01-05T09:00Z\n2026-01-05T09:01Z\nsoon\n", encoding="utf-8")
    files = ImportOptions(mapping=["created=at"], zone="UTC")

    def again() -> int:
        return len(open_import(str(tmp_path / "leads.csv"), files, folder=tmp_path, force=False).history.leads.created)

    assert (again(), again()) == (2, 2)
    (tmp_path / "leads.rejected.csv").write_text("something else", encoding="utf-8")
    with pytest.raises(InputError, match="already there"):
        again()


def test_leads_that_leadsim_made_are_replayed_without_a_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert leadsim("new", "leads", "--leads-from", written(tmp_path)).exit_code == 0
    told = leadsim("replay", "leads.csv", "--scenario", "small.toml", "--replications", "1")
    assert told.exit_code == 0
    assert "recognised as leads that leadsim made" in " ".join(told.stdout.split())


def test_no_personal_column_reaches_the_store_the_screen_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [
        f'2026-01-{day:02d}T10:00Z,{source},{region},"{PLANTED[0]}",{PLANTED[1]},{PLANTED[2]}'
        for day in range(5, 26)
        for source, region in (("demo form", "PL"), ("webinar", "DACH"), ("nowhere", "PL"))
    ]
    text = "\n".join(["at,source,region,email,phone,last_name", *rows, "x," + ",".join(PLANTED)])
    Path("leads.csv").write_text(text, encoding="utf-8")
    told = leadsim(
        "replay", "leads.csv", "--scenario", written(tmp_path), "--map", "created=at,source=source",
        "--replications", "1", "--out", "out", "--store", "kept.db", "--save-answers", "said.toml",
    )  # fmt: skip
    assert told.exit_code == 0, told.stderr
    made = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "leads.csv"]
    assert {"leads.rejected.csv", "said.toml", "kept.db"} <= {path.name for path in made}
    found = b"".join([told.stdout.encode(), told.stderr.encode(), *(path.read_bytes() for path in made)])
    assert [secret for secret in PLANTED if secret.encode() in found] == []
