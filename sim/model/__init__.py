"""Worlds, the engine that plays a policy against one, and the trace of what happened."""
