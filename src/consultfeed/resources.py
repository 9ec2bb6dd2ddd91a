"""Where the shipped data lies: inside the installed package, or at the top of a checkout.

Floor 0. A wheel carries the folders in ``consultfeed/_bundled``; in a checkout they stand beside ``src``.
"""

from __future__ import annotations

from pathlib import Path

from consultfeed.errors import ConsultfeedError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def models_dir() -> Path:
    """The folder that holds one folder for each shipped model.

    Raises:
        ConsultfeedError: when this installation carries no models.
    """
    return _find("models")


def corpora_dir() -> Path:
    """The folder that holds one folder for each text collection written for this project.

    Raises:
        ConsultfeedError: when this installation carries no corpora.
    """
    return _find("corpora")


def _find(name: str) -> Path:
    places = [_PACKAGE / "_bundled" / name]
    if (_CHECKOUT / "pyproject.toml").is_file():  # else "two folders up" is somebody else's library folder
        places.append(_CHECKOUT / name)
    for place in places:
        if place.is_dir():
            return place
    where = " or ".join(str(place) for place in places)
    raise ConsultfeedError(f"the shipped {name} are missing", where=where, fix="install consultfeed again")
