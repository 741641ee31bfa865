"""The medical appraisal board (Hội đồng giám định y khoa): keeps minutes and sends them, signed, to the gateway."""
