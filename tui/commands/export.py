"""`leadsim export`: an option as an agreement, as a settings sheet of a router, or as JSON for scripts."""

from collections.abc import Sequence

from policies.router_names import ROUTERS
from policies.settings import Policy
from policies.wording import N_
from scenarios.exported import exported, exported_schema
from scenarios.scenario import Scenario
from tui.commands.agreement import Wanted, export_agreement
from tui.documents.as_text import document_text
from tui.documents.formats import read_formats, rendered
from tui.documents.router_sheet import router_sheet, sheet_document, sheet_rows
from tui.errors import InputError, unknown
from tui.files import slug
from tui.opening import find_option, open_scenario
from tui.playing import Places
from tui.tables import screen_width
from tui.text import _, language
from tui.writing import Content, Output, json_text

AGREEMENT, JSON = "agreement", "json"


def export(
    scenario: str,
    output: Output,
    places: Places,
    *,
    policy: str,
    target: str,
    formats: str,
    against: str | None,
    schema: bool,
    replications: int | None,
    plugins: Sequence[str],
    allow_huge: bool,
) -> int:
    """Print and perhaps write; the exit code."""
    kinds = (AGREEMENT, *ROUTERS, JSON)
    kind = target.strip().lower()
    if kind not in kinds:
        raise unknown(N_("kind of export"), target, kinds)
    if schema and kind != JSON:
        raise InputError(_("--schema is for --as json"))
    if (against is not None or replications is not None) and kind != AGREEMENT:
        raise InputError(_("--against and --replications are for --as agreement"))
    if kind == AGREEMENT:
        wanted = Wanted(policy, formats, against, replications, tuple(plugins), allow_huge)
        return export_agreement(scenario, output, places, wanted)
    opened = open_scenario(scenario, allow_huge=allow_huge)
    chosen = find_option(opened, policy)
    if kind == JSON:
        return _as_json(opened, chosen, output, schema)
    return _as_sheet(opened, chosen, kind, output, read_formats(formats))


def _as_json(scenario: Scenario, policy: Policy, output: Output, schema: bool) -> int:
    stem = slug(policy.name) or "option"
    text = json_text(exported(scenario, policy).model_dump(mode="json", by_alias=True, exclude_none=True))
    shape = json_text(exported_schema())
    paths = output.paths((f"{stem}.json", f"{stem}.schema.json"))
    print(shape if schema else text)
    output.write(paths, [f"{text}\n", f"{shape}\n"])
    return 0


def _as_sheet(scenario: Scenario, policy: Policy, kind: str, output: Output, formats: tuple[str, ...]) -> int:
    sheet = router_sheet(scenario, policy, kind)
    rows = sheet_rows(sheet)
    document = sheet_document(sheet, language(), _imprint())
    stem = f"{slug(policy.name) or 'option'}-{kind}"
    files: dict[str, Content] = {f"{stem}.csv": rows, f"{stem}.txt": f"{document_text(document, 100)}\n"}
    if output.out is not None:
        files |= rendered(document, stem, formats)
    paths = output.paths(tuple(files))
    told = {"scenario": scenario.scenario.name, "option": policy.name, "router": kind, "settings": rows}
    print(json_text(told) if output.as_json else document_text(document, screen_width()))
    output.write(paths, list(files.values()))
    return 0


def _imprint() -> str:
    from tui import version

    return _("Made by leadsim {version}. Nothing was sent anywhere.").format(version=version())
