"""The golden tables are renewed on purpose only: `make golden`, that is `pytest tests/golden --renew-golden`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden tables anew instead of checking")


@pytest.fixture
def is_renewing(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--renew-golden", default=False))
