"""What is special about SimpleBoost."""
