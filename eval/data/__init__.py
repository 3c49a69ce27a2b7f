"""Question sets with their judgements, and collections with documents of their own."""
