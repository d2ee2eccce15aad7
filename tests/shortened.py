"""Cases of which `make test` tries the first few, and `make test-all` every one."""

from collections.abc import Iterable
from typing import Any

import pytest


def first(few: int, cases: Iterable[object]) -> list[Any]:
    """The cases of a parameter, all but the first few marked slow."""
    return [each if at < few else pytest.param(each, marks=pytest.mark.slow) for at, each in enumerate(cases)]
