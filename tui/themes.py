"""How the screens look: the colours of the charts, dark, light, or high contrast for a projector."""

from textual.theme import Theme

from tui.charts.palette import PALETTES, Palette


def theme_of(palette: Palette) -> Theme:
    """Textual's theme of a palette, named so that charts find theirs."""
    return Theme(
        name=f"leadsim-{palette.name}",
        primary=palette.accent,
        secondary=palette.of(0),
        accent=palette.accent,
        warning=palette.unsure,
        error=palette.bad,
        success=palette.good,
        foreground=palette.text,
        background=palette.background,
        surface=palette.surface,
        panel=palette.surface,
        dark=palette.is_dark,
        variables={"text-muted": palette.muted, "border": palette.line},
    )


THEMES = tuple(theme_of(palette) for palette in PALETTES)
"""Dark, light, projector."""
PROJECTOR = "leadsim-projector"
