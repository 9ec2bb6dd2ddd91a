"""The report: everything a review found as plain values, and renderers that know nothing but those values.

Floor 2. ``content.build_content`` decides what is said; ``renderers.RENDERERS`` holds the forms it is said in.
"""
