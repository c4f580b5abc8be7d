"""The daily files of banks."""
