"""What a guideline is: item, document, our own notes beside it, and the library of versions."""
