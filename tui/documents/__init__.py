"""Documents that leave the tool, worded in the reader's language: sections made of what a run came to."""
