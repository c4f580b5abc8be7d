"""Stories and promises about the shop; fakes stand at the two edges only."""
