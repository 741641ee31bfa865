"""The gateway as the partner: the bench visits it as hospitals do, and judges what it answers."""
