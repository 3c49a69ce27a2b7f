"""Text in, items out: the slide layout, the numbered full text, and what looks odd in the result.

``parser.parse`` is where to start.
"""
