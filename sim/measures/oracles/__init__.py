"""Configurations with exact answers, and the scenarios that express them."""
