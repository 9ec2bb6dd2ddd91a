"""A small writer of compound files (the container of .msg and .xls), and of Outlook messages in it, for tests."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STREAM, STORAGE, ROOT = 2, 1, 5
TEXT, BYTES, TIME, NUMBER = 0x001F, 0x0102, 0x0040, 0x0003


def compound(tree):
    """Bytes of a compound file: ``tree`` maps names to bytes (streams) or to a tree of their own (storages)."""
    entries = [["Root Entry", ROOT, b"", FREE, FREE]]
    _enter(tree, 0, entries)
    mini, small, sectors, chains = bytearray(), [], bytearray(), []
    starts = {}
    for k, (_, kind, data, _, _) in enumerate(entries):
        if kind == STREAM and len(data) < CUTOFF:
            starts[k] = len(small) if data else END
            small += _chain(len(small), -(-len(data) // MINI))
            mini += _padded(data, MINI)
        elif kind == STREAM:
            starts[k] = _place(data, sectors, chains)
    starts[0] = _place(bytes(mini), sectors, chains) if mini else END
    small_fat = (
        _place(_padded(struct.pack(f"<{len(small)}I", *small), SECTOR, b"\xff"), sectors, chains) if small else END
    )
    records = b"".join(_record(one, starts.get(k, 0), len(mini)) for k, one in enumerate(entries))
    directory = _place(_padded(records, SECTOR), sectors, chains)
    return _closed(sectors, chains, directory, small_fat, -(-len(small) * 4 // SECTOR))


def _enter(tree, parent, entries):
    """Append the children of an entry, each the right neighbour of the one before it."""
    before = None
    for name, value in tree.items():
        k = len(entries)
        entries.append([name, STORAGE if isinstance(value, dict) else STREAM, b"", FREE, FREE])
        if before is None:
            entries[parent][4] = k
        else:
            entries[before][3] = k
        before = k
        if isinstance(value, dict):
            _enter(value, k, entries)
        else:
            entries[k][2] = value


def _record(entry, start, mini_length):
    name, kind, data, right, child = entry
    coded = name.encode("utf-16-le")
    size = mini_length if kind == ROOT else len(data)
    head = coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded) + 2, kind, 1, FREE, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def _chain(first, count):
    return [*range(first + 1, first + count), END] if count else []


def _padded(data, size, fill=b"\0"):
    return data + fill * (-len(data) % size)


def _place(data, sectors, chains):
    start = len(chains)
    chains += _chain(start, -(-len(data) // SECTOR))
    sectors += _padded(data, SECTOR)
    return start


def _closed(sectors, chains, directory, small_fat, small_count):
    count = 1
    while count * SECTOR // 4 < len(chains) + count:
        count += 1
    places = range(len(chains), len(chains) + count)
    table = [*chains, *([FAT] * count)]
    fat = _padded(struct.pack(f"<{len(table)}I", *table), SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, count, directory, 0, CUTOFF, small_fat, small_count, END, 0)
    return _padded(head + struct.pack(f"<{count}I", *places), SECTOR, b"\xff") + bytes(sectors) + fat


def outlook(values, attached=(), inside=(), head=32):
    """The tree of an Outlook message.

    Args:
        values: property number -> text, bytes, a number or a datetime.
        attached: one dict of values for each attachment.
        inside: trees of messages attached as messages (made with ``head=24``).
        head: bytes before the properties: 32 for a message that is a file, 24 inside another, 8 for an attachment.
    """
    tree, rows = {}, b""
    for number, value in values.items():
        kind, content = _typed(value)
        if kind in (TEXT, BYTES):
            tree[f"__substg1.0_{number:04X}{kind:04X}"] = content
            content = struct.pack("<II", len(content), 0)
        rows += struct.pack("<HHI", kind, number, 6) + content
    tree["__properties_version1.0"] = b"\0" * head + rows
    for k, one in enumerate([*attached, *inside]):
        found = outlook(one if k < len(attached) else {}, head=8)
        if k >= len(attached):
            found["__substg1.0_3701000D"] = one
        tree[f"__attach_version1.0_#{k:08X}"] = found
    return tree


def _typed(value):
    if isinstance(value, str):
        return TEXT, value.encode("utf-16-le")
    if isinstance(value, bytes):
        return BYTES, value
    if isinstance(value, datetime):
        return TIME, struct.pack("<Q", int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7)
    return NUMBER, struct.pack("<II", value, 0)
