"""The page of one item, ``/item/<document>/<version>/<key>``."""
