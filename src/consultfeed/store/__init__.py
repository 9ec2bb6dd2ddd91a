"""The store: one SQLite file per workspace."""
