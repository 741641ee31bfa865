"""Writers from the one run file, one file a format."""
