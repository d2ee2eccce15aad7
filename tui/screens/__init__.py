"""One file for each area of the terminal UI."""
