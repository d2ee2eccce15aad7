"""The commands' names, options and help. What a command needs is loaded when it is called, so that help is quick."""

from tui.cli import comparing, deciding, exporting, kept, looking, planning, starting
from tui.cli.app import app, main

__all__ = ["app", "comparing", "deciding", "exporting", "kept", "looking", "main", "planning", "starting"]
