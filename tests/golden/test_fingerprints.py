"""Results that are kept may be used only as long as the model computes the same."""

import json

from tests.golden.fingerprints import FILE, fingerprints


def test_the_model_computes_what_its_number_stands_for() -> None:
    """If this fails on purpose: raise MODEL_VERSION by one, then run `python -m tests.golden.fingerprints`."""
    assert fingerprints() == json.loads(FILE.read_text(encoding="utf-8"))
