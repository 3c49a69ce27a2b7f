"""The encoder's training: our own documents with questions on them, and the command that fits the layers."""
