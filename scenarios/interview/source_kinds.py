"""What leads of a source are usually like, by its name; assumptions, told as such in the file."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source; `quality` is relative to a demo request."""

    name: str
    words: tuple[str, ...]
    weight: float
    """MQLs beside other sources where nobody gave shares"""
    intent: float
    quality: float
    phone: float
    """share that may be called"""
    is_hot: bool = False
    comes_in_waves: bool = False


# fmt: off
KINDS = (
    SourceKind("webinar or event", ("webinar", "event", "fair", "conference"), 2, 0.4, 0.5, 0.8, comes_in_waves=True),
    SourceKind(
        "demo request", ("demo", "contact", "pricing", "trial", "quote", "call"), 3, 0.9, 1.0, 0.97, is_hot=True,
    ),
    SourceKind(
        "content", ("content", "download", "ebook", "e-book", "paper", "whitepaper", "guide", "blog", "newsletter"),
        3, 0.2, 0.4, 0.6,
    ),
    SourceKind("recommendation", ("referral", "partner", "recommend"), 1, 0.7, 1.2, 0.95),
    SourceKind(
        "advertising", ("ads", "paid", "social", "linkedin", "facebook", "google", "campaign"),
        2, 0.3, 0.35, 0.7,
    ),
)
# fmt: on
OTHER = SourceKind("other", (), 2, 0.4, 0.6, 0.8)


def kind_of(name: str) -> SourceKind:
    """The first kind of which a word of the source's name begins with one of its words."""
    plain = name.lower()
    return next((kind for kind in KINDS if any(re.search(rf"\b{word}", plain) for word in kind.words)), OTHER)
