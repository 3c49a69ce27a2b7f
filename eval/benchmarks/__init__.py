"""Developers' measurements, run by ``python -m``; not part of the installed package."""
