"""What people see: the pages for staff, trainers and maintainers, and the records behind them."""
