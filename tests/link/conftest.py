import pytest
from link_cases import curriculum_of

from consultfeed.encoder import beside_own, load_encoder
from consultfeed.link.outcomes import Linker
from consultfeed.settings import Settings


@pytest.fixture(scope="session")
def encoder():
    return beside_own(load_encoder())


@pytest.fixture(scope="session")
def today():
    return curriculum_of("today")


@pytest.fixture(scope="session")
def linker(today, encoder):
    return Linker(today, encoder, Settings())


@pytest.fixture(scope="session")
def old_linker(encoder):
    return Linker(curriculum_of("old"), encoder, Settings())
