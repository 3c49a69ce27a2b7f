"""The items of a version in the order of a question, and how sure the first one is."""
