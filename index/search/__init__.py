"""One version in memory: its passages, FAISS, BM25, the classifier, and the signals of a query."""
