"""What each command does; `tui.cli` has their names and options and loads one when it is called."""
