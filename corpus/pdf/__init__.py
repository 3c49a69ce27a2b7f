"""PDF: the words of a file with a text layer, as Markdown with a page map (see ``extraction``)."""
