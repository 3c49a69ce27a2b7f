"""A file as it comes in, made into text; PDF is read by ``corpus.pdf``."""
