"""Floor 2: from what people say to the modules that teach it, and to the gaps where none does."""
