"""The interview: a handful of answers and a dashboard's numbers become a scenario."""
