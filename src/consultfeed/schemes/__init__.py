"""Floor 1: taxonomies and curricula, read from data files a trainer can edit."""
