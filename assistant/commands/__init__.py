"""What the commands of ``shishin`` print and do."""
