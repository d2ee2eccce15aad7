"""Pictures of a calibration: leads by hour of the week, waits overlaid, and who is there."""

from typing import TYPE_CHECKING

import numpy as np

from policies.durations import DAY, HOUR
from scenarios.calibration.presence import SLOTS_A_DAY
from scenarios.calibration.shifts import LATE_DAYS
from scenarios.calibration.team import Supply
from scenarios.calibration.work_events import wall_clock
from scenarios.history import History
from scenarios.presets import arrival_profile
from scenarios.scenario import Scenario
from sim.experiments.validation import Validation
from sim.reports.pictures import BLUE, GREY, ORANGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TICKS = {1: "1 min", 5: "5 min", 15: "15 min", 60: "1 h", 240: "4 h", 1440: "1 d", 4320: "3 d", 10080: "1 w"}
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def arrivals_figure(history: History, scenario: Scenario) -> "Figure":
    """Leads an hour of the week: the record's as bars, the scenario's as a line."""
    figure, panel = _panel("leads an hour")
    panel.bar(np.arange(168) + 0.5, leads_by_hour(history), width=1.0, color=GREY, alpha=0.5, label="record")
    panel.step(np.arange(169), np.append(expected_by_hour(scenario), 0.0), where="post", color=BLUE, label="scenario")
    _by_day(panel)
    panel.legend(fontsize=8, frameon=False)
    return figure


def leads_by_hour(history: History) -> Floats:
    """Mean number of leads in each hour of the week over the record's length, shape (168,)."""
    local = wall_clock(history, np.append(history.leads.created, history.until))
    weeks = max(float(local[-1] - local[:-1].min(initial=int(local[-1]))) / (7 * DAY), 1 / 7)
    hours = (local[:-1] // DAY + 3) % 7 * 24 + local[:-1] % DAY // HOUR
    return np.asarray(np.bincount(hours, minlength=168) / weeks, np.float64)


def expected_by_hour(scenario: Scenario) -> Floats:
    """Leads the scenario expects in each hour of a usual week, shape (168,)."""
    expected = np.zeros(168)
    for source in scenario.sources:
        given = source.arrivals
        profile = np.asarray(arrival_profile(given) if isinstance(given, str) else given, np.float64)
        expected += source.leads_per_week * profile / profile.sum()
    return expected


def waits_figure(tried: Validation) -> "Figure":
    """Share of leads touched by each time: the record, and where 95 % of the simulated runs lie."""
    figure, panel = _panel("share of leads touched")
    minutes = np.geomspace(1, 14 * 1440, 200)
    record = (tried.waited[:, None] <= minutes).mean(axis=0)
    runs = np.stack([(run[:, None] <= minutes).mean(axis=0) for run in tried.simulated])
    low, high = np.quantile(runs, [0.025, 0.975], axis=0)
    panel.fill_between(minutes, low, high, color=BLUE, alpha=0.25, linewidth=0, label="simulated, 95 % of runs")
    panel.plot(minutes, runs.mean(axis=0), color=BLUE, linestyle="--", label="simulated, mean")
    panel.plot(minutes, record, color=ORANGE, label="record, weeks held out")
    panel.set_xscale("log")
    panel.set_xticks(list(TICKS), list(TICKS.values()), fontsize=8)
    panel.set_ylim(0, 1)
    panel.set_xlabel("from creation to the first touch", fontsize=8)
    panel.legend(fontsize=8, frameon=False, loc="upper left")
    return figure


def coverage_figure(supply: Supply) -> "Figure":
    """People there by hour of the week: seen in the record, and as the scenario's shifts have it."""
    figure, panel = _panel("people there")
    hours = np.arange(7 * SLOTS_A_DAY) / (SLOTS_A_DAY / 24)
    seen = np.zeros(7 * SLOTS_A_DAY) if supply.team is None else supply.team.presence.on_duty(LATE_DAYS)
    panel.fill_between(hours, seen, step="post", color=GREY, alpha=0.5, linewidth=0, label="record, last four weeks")
    panel.step(hours, on_shift(supply), where="post", color=BLUE, label="scenario: shifts less absence")
    _by_day(panel)
    panel.legend(fontsize=8, frameon=False)
    return figure


def on_shift(supply: Supply) -> Floats:
    """Expected number on shift in each quarter of an hour of the week, absence taken off."""
    number = np.zeros(7 * SLOTS_A_DAY)
    for shift in supply.shifts:
        number += shift.hours.reshape(-1) * (shift.attendance if shift.expected else 1.0)
    return number


def _panel(label: str) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.5, 3.6), layout="constrained")
    panel = figure.subplots()
    panel.set_ylabel(label, fontsize=8)
    panel.tick_params(labelsize=8)
    return figure, panel


def _by_day(panel: "Axes") -> None:
    panel.set_xlim(0, 168)
    panel.set_ylim(bottom=0)
    panel.set_xticks(np.arange(7) * 24 + 12, DAYS)
    for day in range(1, 7):
        panel.axvline(24 * day, color="black", linewidth=0.4)
