"""The ranker's weights fitted on dev, and what each group of features brings to the order."""
