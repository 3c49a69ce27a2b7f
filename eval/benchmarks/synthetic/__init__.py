"""Made by script, and known in full: PDFs in the official layout, and next versions of a guideline."""
