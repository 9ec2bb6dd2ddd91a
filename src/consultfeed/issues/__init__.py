"""From comments to issues: the same point from several voices, the one voice, and topics nobody had a theme for."""
