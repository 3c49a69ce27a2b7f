"""Two versions of a document: aligned, their changes described, and our notes carried over."""
