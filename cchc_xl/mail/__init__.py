"""How arrivals come in: from a folder or the inbox, also out of mails and archives."""
