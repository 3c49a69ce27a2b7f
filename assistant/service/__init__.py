"""The assistant as a whole: opened from a build, asked, and moved to the next build while it serves."""
