"""The integration axis (trục liên thông): WSO2-style APIs, LGSP's second token, X-Road paths, and an audit trail."""
