"""Stories about the services, over real SQLite."""
