"""Charts of characters: a frozen description in, lines of a terminal out, always of the size that is asked for."""
