"""Exports of well-known products are recognised by their first line, in English and in Polish."""

import pytest

from scenarios.crm.answers import LEAD_FIELDS, TOUCH_FIELDS
from scenarios.crm.shapes import recognised, shapes


@pytest.mark.parametrize(
    ("heads", "name", "columns"),
    [
        (
            [
                "Record ID",
                "First Name",
                "Last Name",
                "Email",
                "Create Date",
                "Contact owner",
                "Original Traffic Source",
            ],
            "HubSpot contacts (Export button)",
            {
                "id": "Record ID",
                "created": "Create Date",
                "owner": "Contact owner",
                "source": "Original Traffic Source",
            },
        ),
        (
            ["ID rekordu", "Imię", "Nazwisko", "E-mail", "Data utworzenia", "Właściciel kontaktu"],
            "HubSpot contacts (Export button)",
            {"id": "ID rekordu", "created": "Data utworzenia", "owner": "Właściciel kontaktu"},
        ),
        (
            ["Lead ID", "Lead Owner", "First Name", "Lead Source", "Create Date", "Converted"],
            "Salesforce leads (report)",
            {
                "id": "Lead ID",
                "created": "Create Date",
                "owner": "Lead Owner",
                "source": "Lead Source",
                "qualified": "Converted",
            },
        ),
        (
            ["Id", "LastName", "Email", "LeadSource", "OwnerId", "IsConverted", "ConvertedDate", "CreatedDate"],
            "Salesforce leads (Data Loader)",
            {
                "id": "Id",
                "created": "CreatedDate",
                "source": "LeadSource",
                "owner": "OwnerId",
                "qualified": "IsConverted",
                "qualified_at": "ConvertedDate",
            },
        ),
    ],
)
def test_files_of_export_buttons_are_recognised(heads: list[str], name: str, columns: dict[str, str]) -> None:
    shape = recognised(heads)
    assert shape is not None
    assert shape.name == name
    assert dict(shape.draft(heads).leads.columns) == columns


def test_a_title_that_is_there_twice_is_not_taken() -> None:
    heads = ["Record ID", "Create Date", "Contact owner", "Original Source", "Original Source"]
    shape = recognised(heads)
    assert shape is not None
    assert "source" not in shape.draft(heads).leads.columns


def test_a_table_of_ones_own_is_not_taken_for_a_product() -> None:
    assert recognised(["id", "created_at", "owner", "status"]) is None
    assert recognised([]) is None


def test_shapes_have_sources_and_only_fields_that_there_are() -> None:
    for shape in shapes():
        assert shape.source
        known = LEAD_FIELDS if shape.table == "leads" else TOUCH_FIELDS
        assert set(shape.columns) <= set(known), shape.name
        assert all(shape.needs), shape.name
