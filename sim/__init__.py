"""What happens: worlds, the engine, measures and experiments."""
