"""The intake gateway (cổng tiếp nhận dữ liệu giám định BHYT): one desk, four generations of doors."""
