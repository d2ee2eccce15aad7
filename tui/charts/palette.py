"""Colours of charts and themes: Okabe and Ito's eight, which colour-blind readers tell apart, on dark and on light."""

from dataclasses import dataclass, replace

TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0
"""Least ratios of WCAG 2 for text, and for lines and bars that carry a meaning."""
CIVIDIS = (
    "#00224e", "#002e6c", "#1e3a6f", "#35456c", "#47516c", "#575d6d", "#666970", "#757575",
    "#848279", "#948e77", "#a59c74", "#b7a96e", "#c8b866", "#dbc75a", "#eed649", "#fee838",
)  # fmt: skip
"""Matplotlib's cividis in 16 steps: dark to light in grey, too, so that it survives NO_COLOR and a poor projector."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, as "#rrggbb"; `text`, `muted`, the verdicts and `series` may be written in."""

    name: str
    is_dark: bool
    background: str
    surface: str
    """of panels and fields that stand out from the background"""
    text: str
    muted: str
    line: str
    """axes, grid and frames"""
    accent: str
    """the cursor and what has the focus"""
    good: str
    bad: str
    unsure: str
    series: tuple[str, ...]
    ramp: tuple[str, ...] = CIVIDIS

    def of(self, number: int) -> str:
        """The colour of series `number` from 0; they come round again."""
        return self.series[number % len(self.series)]

    def step(self, share: float) -> str:
        """The ramp's colour at a share of its way, 0 to 1; beyond its ends the ends."""
        return self.ramp[round(min(1.0, max(0.0, share)) * (len(self.ramp) - 1))]

    def faded(self) -> "Palette":
        """All in the muted colour: results that are out of date, still readable."""
        grey = self.muted
        return replace(
            self, text=grey, accent=grey, good=grey, bad=grey, unsure=grey, series=(grey,), ramp=_greys(self)
        )


DARK = Palette(
    name="dark", is_dark=True, background="#111418", surface="#1b2027",
    text="#e6e9ed", muted="#98a2ae", line="#77818d", accent="#56b4e9",
    good="#00ab7c", bad="#f46c00", unsure="#f0e442",
    series=("#56b4e9", "#e69f00", "#00ab7c", "#f0e442", "#cd7ba8", "#f46c00", "#009bf2"),
)  # fmt: skip
LIGHT = Palette(
    name="light", is_dark=False, background="#ffffff", surface="#f0f2f5",
    text="#14181d", muted="#55606c", line="#737d88", accent="#006daa",
    good="#007857", bad="#ac4c00", unsure="#716a09",
    series=("#006daa", "#8d6100", "#007857", "#716a09", "#ab417c", "#ac4c00", "#156ea0"),
)  # fmt: skip
PROJECTOR = Palette(
    name="projector", is_dark=False, background="#ffffff", surface="#eef1f4",
    text="#000000", muted="#33383e", line="#4a5057", accent="#00407a",
    good="#005c40", bad="#8f1f00", unsure="#5a4a00",
    series=("#00508a", "#7a4600", "#005c40", "#5c5200", "#8a2a62", "#8f3400", "#3c3a94"),
)  # fmt: skip
"""Black on white: what a projector in a bright room shows best."""
PALETTES = (DARK, LIGHT, PROJECTOR)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, by WCAG 2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink(paper: str) -> str:
    """Black or white, whichever is easier to read on a colour; at least 4.5 on any."""
    return max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, paper))


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _greys(palette: Palette) -> tuple[str, ...]:
    """The ramp without its colour."""
    levels = [round(255 * (0.299 * r + 0.587 * g + 0.114 * b)) for r, g, b in map(_parts, palette.ramp)]
    return tuple(f"#{level:02x}{level:02x}{level:02x}" for level in levels)


def _parts(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255
