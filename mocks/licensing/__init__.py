"""Driver licensing (cấp, đổi giấy phép lái xe): online, with the health certificate fetched and never carried."""
