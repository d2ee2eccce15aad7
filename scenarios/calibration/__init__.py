"""Calibration: from a team's own records to the numbers of a scenario, each with how sure it is."""
