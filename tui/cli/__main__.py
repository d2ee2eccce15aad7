"""`python -m tui.cli` is `leadsim`."""

from tui.cli.app import main

if __name__ == "__main__":
    main()
