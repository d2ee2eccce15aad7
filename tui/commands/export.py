"""`leadsim export`: an option as a settings sheet of a router, or as JSON for scripts."""

from policies.router_names import ROUTERS
from policies.settings import Policy
from policies.wording import N_
from scenarios.exported import exported, exported_schema
from scenarios.scenario import Scenario
from tui.documents.as_text import document_text
from tui.documents.router_sheet import router_sheet, sheet_document, sheet_rows
from tui.errors import InputError, unknown
from tui.files import slug
from tui.opening import find_option, open_scenario
from tui.tables import screen_width
from tui.text import _, language
from tui.writing import Content, Output, json_text

JSON = "json"


def export(scenario: str, output: Output, *, policy: str, target: str, schema: bool) -> int:
    """Print and perhaps write; the exit code."""
    kinds = (*ROUTERS, JSON)
    kind = target.strip().lower()
    if kind not in kinds:
        raise unknown(N_("kind of export"), target, kinds)
    if schema and kind != JSON:
        raise InputError(_("--schema is for --as json"))
    opened = open_scenario(scenario)
    chosen = find_option(opened, policy)
    return _as_json(opened, chosen, output, schema) if kind == JSON else _as_sheet(opened, chosen, kind, output)


def _as_json(scenario: Scenario, policy: Policy, output: Output, schema: bool) -> int:
    stem = slug(policy.name) or "option"
    text = json_text(exported(scenario, policy).model_dump(mode="json", by_alias=True, exclude_none=True))
    shape = json_text(exported_schema())
    paths = output.paths((f"{stem}.json", f"{stem}.schema.json"))
    print(shape if schema else text)
    output.write(paths, [f"{text}\n", f"{shape}\n"])
    return 0


def _as_sheet(scenario: Scenario, policy: Policy, kind: str, output: Output) -> int:
    sheet = router_sheet(scenario, policy, kind)
    rows = sheet_rows(sheet)
    document = sheet_document(sheet, language(), _imprint())
    text = document_text(document, screen_width())
    stem = f"{slug(policy.name) or 'option'}-{kind}"
    files: dict[str, Content] = {f"{stem}.csv": rows, f"{stem}.txt": f"{document_text(document, 100)}\n"}
    paths = output.paths(tuple(files))
    told = {"scenario": scenario.scenario.name, "option": policy.name, "router": kind, "settings": rows}
    print(json_text(told) if output.as_json else text)
    output.write(paths, list(files.values()))
    return 0


def _imprint() -> str:
    from tui import version

    return _("Made by leadsim {version}. Nothing was sent anywhere.").format(version=version())
