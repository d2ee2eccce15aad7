"""Views on arrays that hand out plain Python numbers, several times quicker than numpy's own scalars."""

from typing import Any, cast

from numpy.typing import NDArray


def ints(array: NDArray[Any]) -> "memoryview[int]":
    """A view on an array of integers or flags; it writes through."""
    return array.data


def floats(array: NDArray[Any]) -> "memoryview[float]":
    """A view on an array of floats; it writes through."""
    return cast("memoryview[float]", array.data)
