"""The civil-status side (hộ tịch điện tử dùng chung): registers of births and deaths, their services, the queue."""
