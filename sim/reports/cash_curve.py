"""A business case as a curve: what has come in less what was paid, month by month, as expected and as cash."""

from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.business_case import BusinessCase
from sim.reports.pictures import BLUE, GREY, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class CaseWords(NamedTuple):
    """What stands on the figure, in the reader's language."""

    title: str
    months: str
    amount: str
    expected: str
    cash: str


def cash_curve(case: BusinessCase, words: CaseWords) -> "Figure":
    """Two lines over the first year: deals counted with their lead, and when they are won; a line at nothing."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 4.0), layout="constrained")
    axes = figure.subplots()
    months = [0, *(each.month for each in case.months)]
    lines = (
        ([0.0, *(each.cumulated for each in case.months)], BLUE, "o", "-", words.expected),
        ([0.0, *(each.cash_cumulated for each in case.months)], ORANGE, "s", "--", words.cash),
    )
    for values, colour, mark, style, label in lines:
        axes.plot(months, values, style, color=colour, marker=mark, markersize=4, label=lettered(label, 90))
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.set_xticks(months)
    axes.set_xlabel(lettered(words.months), fontsize=9)
    axes.set_ylabel(lettered(words.amount), fontsize=9)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace(",", "\u202f"))
    axes.tick_params(labelsize=8)
    figure.legend(frameon=False, loc="outside lower center", fontsize=8, ncols=1)
    figure.suptitle(lettered(words.title, 110), fontsize=10)
    return figure
