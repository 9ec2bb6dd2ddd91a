"""Floor 5: the command line. Thin: it asks a workspace or the pipeline and prints the answer."""
