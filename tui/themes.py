"""How the screens look: dark, light, and high contrast for projectors."""

from textual.theme import Theme

DARK = Theme(
    name="leadsim-dark",
    primary="#0072B2",
    secondary="#56B4E9",
    accent="#E69F00",
    warning="#E69F00",
    error="#D55E00",
    success="#009E73",
    foreground="#E6E6E6",
    background="#121417",
    surface="#1B1F24",
    panel="#252B33",
    dark=True,
)
LIGHT = Theme(
    name="leadsim-light",
    primary="#00568A",
    secondary="#00568A",
    accent="#8A5A00",
    warning="#8A5A00",
    error="#A33F00",
    success="#00664A",
    foreground="#1A1A1A",
    background="#FFFFFF",
    surface="#F4F5F7",
    panel="#E6E9ED",
    dark=False,
)
PROJECTOR = Theme(
    name="leadsim-projector",
    primary="#003B66",
    secondary="#003B66",
    accent="#5C3A00",
    warning="#5C3A00",
    error="#8A0000",
    success="#004D36",
    foreground="#000000",
    background="#FFFFFF",
    surface="#FFFFFF",
    panel="#DDE3EA",
    dark=False,
)
THEMES = (DARK, LIGHT, PROJECTOR)
