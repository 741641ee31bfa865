"""Sickness, a child's sickness, maternity and convalescence: benefits settled from shared data."""
