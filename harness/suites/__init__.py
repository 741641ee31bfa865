"""Conversations with a system under test, one package a role."""
