"""The citizen's apps (VNeID, VssID): the insurance book on demand, linked accounts, biometric checks at reception."""
