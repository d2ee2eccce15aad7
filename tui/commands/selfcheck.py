"""`leadsim selfcheck`: the exact cases, played on this machine."""

import math

from sim.measures.selfcheck import CaseResult, SelfcheckResult, run_selfcheck
from tui.progress import Progress
from tui.tables import table
from tui.text import _, localised
from tui.words import duration
from tui.writing import json_text

_FAILED = 1


def selfcheck(*, as_json: bool) -> int:
    """Play the oracle suite and say how far it lies from the exact answers; the exit code is 1 if a case fails."""
    with Progress(1, _("exact cases")) as progress:

        def tell(done: int, total: int, _name: str) -> None:
            progress.total = total
            progress.step(done)

        result = run_selfcheck(tell)
    print(_json(result) if as_json else _text(result))
    return 0 if result.passes else _FAILED


def _text(result: SelfcheckResult) -> str:
    heads = [_("Case"), _("exact"), _("simulated"), "z", ""]
    rows = [
        [each.name, f"{each.exact:.6g}", f"{each.simulated:.6g}", f"{each.z:+.2f}", _said(each)]
        for each in _all(result)
    ]
    verdict = _("All pass") if result.passes else _("NOT all pass")
    told = _("{verdict}: {cases} cases, {values} values, largest |z| {z}, in {time}.").format(
        verdict=verdict,
        cases=result.cases,
        values=len(result.results),
        z=localised(f"{result.largest_z:.2f}"),
        time=duration(result.seconds / 60),
    )
    return f"{table([heads, *rows])}\n\n{told}"


def _all(result: SelfcheckResult) -> list[CaseResult]:
    return [*result.results, *(each for each in result.draws if not each.passes)]


def _said(each: CaseResult) -> str:
    return "ok" if each.passes else "FAILS"


def _json(result: SelfcheckResult) -> str:
    return json_text(
        {
            "passes": result.passes,
            "cases": result.cases,
            "largest_z": result.largest_z if math.isfinite(result.largest_z) else None,
            "results": [
                {
                    "case": each.case,
                    "value": each.value,
                    "exact": each.exact,
                    "simulated": each.simulated,
                    "standard_error": each.standard_error,
                    "passes": each.passes,
                }
                for each in result.results
            ],
        }
    )
