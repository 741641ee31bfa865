"""Broken twins: parties that break exactly one rule each and say which, and correct variants that look different."""
