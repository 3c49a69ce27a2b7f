"""The embedding model: how it is unpacked, opened and told apart from others."""
