"""Addresses in the forms that tools write them, and those that no machine can have.

A cell may hold none ("DHCP", "[]"), one, or several; with brackets, quotes, port, mask or zone.
"""

from __future__ import annotations

import ipaddress
import re

import pandas as pd

# What nearly every cell holds; the slow, exact parser sees only the rest.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_PLAIN = rf"(?!0\.|127\.|255\.|169\.254\.){_OCTET}(?:\.{_OCTET}){{3}}"
_FOUR_NUMBERS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_IN_BRACKETS = re.compile(r"\[([0-9a-fA-F:.]+(?:%\w+)?)\](?::\d+)?")
_SIX = re.compile(r"[0-9a-fA-F]*(?::[0-9a-fA-F.]*){2,}")
_MAC = re.compile(r"[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}")
_SEPARATORS = re.compile(r"""[\s,;|'"\[\](){}<>]+""")


def usable_addresses(written: pd.Series) -> pd.Series:
    """Return one address per cell; unknown where there is none.

    The first that a network routes, else the first of a link; one that cannot be stays as it is
    written, to be reported.
    """
    unusual = _unusual(written)
    found = unusual.map({text: _usable(text) for text in unusual.unique()})
    return written.mask(written.index.isin(unusual.index), found).astype("str")


def bad_addresses(written: pd.Series) -> pd.Series:
    """Return which cells hold an address that no machine can have; several may share a cell.

    A word in place of an address, or the address of no host in particular (0.0.0.0, loopback), is
    a gap that tools write, and no address.
    """
    unusual = _unusual(written)
    bad = unusual.map(
        {text: any(not good for _, good in _parts(text)) for text in unusual.unique()}
    )
    return bad.reindex(written.index).eq(True)


def _unusual(written: pd.Series) -> pd.Series:
    return written[written.notna() & ~written.str.fullmatch(_PLAIN).eq(True)]


def _usable(text: str) -> str | None:
    parts = _parts(text)
    addresses = [ipaddress.ip_address(part) for part, good in parts if good]
    hosts = [
        address
        for address in addresses
        if not (address.is_unspecified or address.is_loopback or address.is_multicast)
        and str(address) != "255.255.255.255"
    ]
    routed = next((address for address in hosts if not address.is_link_local), None)
    linked = next((address for address in hosts if address.version == 6), None)  # noqa: PLR2004 - of IPv4 it says that none was given
    first = routed or linked
    return str(first) if first else next((part for part, good in parts if not good), None)


def _parts(text: str) -> list[tuple[str, bool]]:
    """Return what looks like an address in a cell, and whether it can be one."""
    found: list[tuple[str, bool]] = []
    for word in _SEPARATORS.split(_IN_BRACKETS.sub(r" \1 ", text)):
        part = word.partition("%")[0].partition("/")[0]
        if numbers := _FOUR_NUMBERS.findall(part):
            # Some tools pad with zeros: 010.001.002.003.
            fours = [".".join(str(int(number)) for number in four.split(".")) for four in numbers]
            found += [(four, _exists(four)) for four in fours]
        elif _SIX.fullmatch(part) and not _MAC.fullmatch(part):
            found.append((part, _exists(part)))
    return found


def _exists(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True
