"""Synthetic citizens, staff and facilities: nobody here exists."""
