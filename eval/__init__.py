"""How well it works: question sets, metrics, reports and the gates before a publication."""
