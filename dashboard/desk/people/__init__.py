"""Accounts, roles and invitations."""
