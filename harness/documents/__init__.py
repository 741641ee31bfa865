"""Documents: field tables as data, a row a wire tag, a column a version; one file a kind."""
