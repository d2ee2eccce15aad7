"""Records with very many sources: the small ones become one, so that the file stays readable."""

from dataclasses import replace

import numpy as np

from scenarios.history import NOBODY, History

MOST_SOURCES = 12
OTHERS = "other sources"


def with_few_sources(history: History) -> History:
    """At most `MOST_SOURCES` sources: of more, the biggest stay and all others are `OTHERS`."""
    if len(history.sources) <= MOST_SOURCES:
        return history
    source = history.leads.source
    sizes = np.bincount(source[source != NOBODY], minlength=len(history.sources))
    kept = np.sort(np.argsort(-sizes, kind="stable")[: MOST_SOURCES - 1])
    codes = np.full(len(history.sources), len(kept), dtype=np.int32)
    codes[kept] = np.arange(len(kept))
    leads = replace(history.leads, source=np.where(source == NOBODY, NOBODY, codes[source]).astype(np.int32))
    names = tuple(history.sources[number] for number in kept.tolist())
    return replace(history, leads=leads, sources=(*names, OTHERS))
