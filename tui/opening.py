"""From what the user typed to a scenario, its options and their KPIs; wrong names are told with the right ones."""

from pathlib import Path

from policies.catalog import Plugins
from policies.plugin_source import PluginError
from policies.plugins import load_plugins
from policies.settings import Policy
from policies.wording import N_
from scenarios.catalogue import library_paths
from scenarios.loading import load
from scenarios.problems import ScenarioError
from scenarios.scenario import Scenario
from sim.measures.kpis import kpi_keys
from tui.errors import InputError, in_words, shortened, unknown
from tui.problem_words import problems_text
from tui.text import _


def scenario_path(given: str) -> Path:
    """A path as typed, or the file of a library scenario; InputError when it is neither."""
    known = library_paths()
    path = Path(given)
    if path.is_file():
        return path
    if given in known:
        return known[given]
    if path.suffix == ".toml" or len(path.parts) > 1:
        return path  # loading says what is wrong with it
    raise unknown(N_("scenario file or library scenario"), given, known)


def open_scenario(given: str, *, allow_huge: bool = False) -> Scenario:
    """The scenario of a path or library name; InputError with all problems of the file."""
    path = scenario_path(given)
    try:
        scenario = load(path, allow_huge=allow_huge)
        keys = set(kpi_keys(scenario))
        frame = scenario.scenario
        if not {frame.primary_kpi, *frame.smallest_effect} <= keys:
            scenario = load(path, kpis=keys, allow_huge=allow_huge)
    except ScenarioError as error:
        raise InputError(problems_text(error.problems)) from None
    return scenario


def scenario_text(given: str) -> str:
    """The text of the file that `open_scenario` reads."""
    return scenario_path(given).read_text(encoding="utf-8-sig")


def find_option(scenario: Scenario, given: str) -> Policy:
    """The option of a name (case does not matter) or of a number as the tables show it."""
    found = _option(scenario, given.strip())
    if found is None:
        raise unknown(N_("option"), given, [policy.name for policy in scenario.policies])
    return found


def find_options(scenario: Scenario, given: str | None) -> list[Policy]:
    """Options named with commas between them, in that order; names may have commas themselves. None: all."""
    if given is None:
        return list(scenario.policies)
    pieces = given.split(",")
    chosen: list[Policy] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            found = _option(scenario, ",".join(pieces[at:end]).strip())
            if found is not None:
                chosen.append(found)
                at = end
                break
        else:
            raise unknown(N_("option"), pieces[at].strip(), [policy.name for policy in scenario.policies])
    return chosen


def _option(scenario: Scenario, given: str) -> Policy | None:
    for policy in scenario.policies:
        if policy.name.lower() == given.lower():
            return policy
    if given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= len(scenario.policies):
        return scenario.policies[int(given[:6]) - 1]
    return None


def find_team(scenario: Scenario, given: str) -> str:
    """The team's name as the scenario writes it. InputError for an unknown one."""
    names = [team.name for team in scenario.teams]
    found = next((name for name in names if name.lower() == given.strip().lower()), None)
    if found is None:
        raise unknown(N_("team"), given, names)
    return found


def open_plugins(named: list[str]) -> Plugins:
    """The plug-ins the user named; InputError when one cannot be loaded."""
    try:
        return load_plugins(named)
    except PluginError as error:
        raise InputError(in_words(error)) from None


def read_share(option: str, given: str) -> float:
    """A share above 0 and under 1 as typed, 0.9 or 90%; InputError names the command's option."""
    plain = given.strip()
    try:
        share = float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise InputError(
            _('{option} "{given}": must be a share between 0 and 1, such as 0.9 or 90%').format(
                option=option, given=shortened(given)
            )
        )
    return share
