"""What an evaluation found, as tables, as JSON and as one HTML page; and why questions were missed."""
