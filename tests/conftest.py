"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# What is tested is the outcome, not the time: machines are noisy. Derandomised, so that a red build is red again.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
