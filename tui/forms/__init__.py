"""Forms of a scenario file: what each key is called, how it is written, read and explained."""
