"""What no single table can know: names that refer to each other, shares that add up, windows that fit."""

from collections.abc import Collection, Iterator
from typing import Any
from scenarios.places import Place
from scenarios.scenario import Scenario


def inconsistencies(
    scenario: Scenario, data: dict[str, Any], kpis: Collection[str] | None = None
) -> Iterator[tuple[Place, str]]:
    """(place in the complete data, sentence)."""
    return iter(())
