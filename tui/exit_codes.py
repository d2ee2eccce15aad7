"""What `leadsim` says to the shell when it ends, as the README lists it."""

DONE, OUR_FAULT, WRONG_INPUT, PARTIAL, INTERRUPTED = 0, 1, 2, 3, 130
