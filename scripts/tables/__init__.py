"""Committed tables made anew from packages of a registry, with their provenance."""
