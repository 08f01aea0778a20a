"""The design page: every component in every state, drawn by the templates of all pages, on development servers."""
