"""The browser application: a Solara page with one widget that draws, and what the server answers it."""
