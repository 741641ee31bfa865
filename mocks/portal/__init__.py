"""The national public-service portal: adapter for one-stop systems, hub of linked dossiers, paid online services."""
