"""The pages of those who look after the server and its people: accounts, invitations, site, jobs, and the log."""
