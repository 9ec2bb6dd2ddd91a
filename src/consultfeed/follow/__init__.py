"""Which issue of this review is which of earlier ones, and what became of each. Floor 2."""
