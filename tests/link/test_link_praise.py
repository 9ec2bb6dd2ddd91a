"""Praise links to nothing; words of praise in a complaint change nothing."""

import pytest

from consultfeed.link.outcomes import Target, verdict

PRAISE = ("Thanks to the two who sat with Mum.", "No complaints.", "Really helpful call handler, hats off to her.")


@pytest.mark.parametrize("text", PRAISE)
def test_praise_links_to_nothing(linker, text):
    assert verdict(linker.link([Target("t", {"c": text})])) == "none"


def test_what_a_stop_was_praised_for_is_no_issue_but_what_was_wrong_is(linker):
    praise = linker.link([Target("t", {"c": "Thanks for explaining the grounds for the search."})])[0]
    plain = linker.link([Target("t", {"c": "Nobody was explaining the grounds for the search."})])[0]
    assert (praise.grade, praise.module_id, plain.module_id) == ("none", "M-SSG", "M-SSG")
    assert plain.score > praise.score
