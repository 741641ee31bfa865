"""The employment and social side: unemployment benefit, and funeral support outside the BHXH law (branches B and C)."""
