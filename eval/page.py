def to_page(report):
    return ""
