"""How well Shishin works: question sets, measures, reports and gates; ``command.py`` is ``shishin eval``."""
