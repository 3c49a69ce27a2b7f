"""How a guideline is found: the embedding model, search over one version, and builds on disk.

``builder`` puts the three wings together.
"""
