"""What is answered: a question in, an answer with citations (or a decline) out.

The files here are the vocabulary that all wings share; ``cli`` is the command line.
"""
