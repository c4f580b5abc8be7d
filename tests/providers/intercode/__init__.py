"""What is special about an Intercode shop."""
