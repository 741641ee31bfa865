"""Locust files, one a question; need the `load` extra."""
