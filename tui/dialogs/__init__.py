"""What asks or tells in front of an area."""
