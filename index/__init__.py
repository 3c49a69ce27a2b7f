"""How a guideline is found: the embedding model, search over one version, and builds on disk.

``prepared_document`` reads and embeds documents, ``builder`` makes builds of them.
"""
