"""Who may do what: accounts, sessions, sign-in, and the gate before every route and call."""
