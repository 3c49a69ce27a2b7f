"""The database: answers, verdicts, promoted questions, accounts, and who did what."""
