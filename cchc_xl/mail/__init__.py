"""How arrivals come in: for now from a folder."""
