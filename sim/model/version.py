"""The number that stands for what the model computes."""

MODEL_VERSION = 5
"""Raised whenever any run of any scenario comes out otherwise: stored results of other numbers are not used."""
