"""Stories in a real browser: the whole program as a visitor starts it, seen on a phone."""
