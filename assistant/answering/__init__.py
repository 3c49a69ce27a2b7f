"""From ranked items to the answer people read: an answer, a list of changes, the page of an item."""
