"""consultfeed: from what community groups say to what officers are taught."""

__version__ = "0.1.0"
