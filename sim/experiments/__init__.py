"""Questions a planner asks, answered by many runs."""
