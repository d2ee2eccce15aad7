"""What is wrong with a scenario file, in the language that is spoken: each problem with its line and place."""

from collections.abc import Iterable

from scenarios.problems import SHOWN, Problem
from tui.text import _, ngettext, spoken


def problems_text(problems: Iterable[Problem]) -> str:
    """How many there are, and the first of them, a line each."""
    found = list(problems)
    head = ngettext("{n} problem:", "{n} problems:", len(found))
    if len(found) > SHOWN:
        head = _("{n} problems (the first {shown} are shown):")
    lines = [head.format(n=len(found), shown=SHOWN), *map(problem_words, found[:SHOWN])]
    return "\n".join(lines)


def problem_words(problem: Problem) -> str:
    """File, line, table and key, value, what is allowed."""
    line = _(", line {line}").format(line=problem.line) if problem.line is not None else ""
    value = f" = {problem.value}" if problem.value else ""
    where = f"{problem.where}{value}: " if problem.where else ""
    return f"{problem.file}{line}: {where}{spoken(problem.message)}"
