"""The electronic health book (Sổ sức khỏe điện tử): one entry a visit, from what hospitals sent."""
