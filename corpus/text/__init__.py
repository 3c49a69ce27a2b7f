"""Characters and words: spans, markup, folding, and the MeCab tokens of a text."""
