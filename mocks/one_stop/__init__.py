"""A province's one-stop system (một cửa điện tử): between the linked hub, civil status, residence and allowances."""
