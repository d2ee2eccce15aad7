"""What we believe: scenario files, calendars and the library."""
