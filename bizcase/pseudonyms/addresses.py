"""Addresses: two that share the first bits share them in their pseudonyms too, and no more.

The walk down the tree of prefixes swaps the two halves below a prefix or does not, as the secret
says (prefix-preserving pseudonyms: Xu, Fan, Ammar and Moon, Crypto-PAn, ICNP 2002). It never swaps
above a range with a meaning of its own, so that a private address stays a private one.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re

# Ranges whose addresses mean the same everywhere, and stay as they are (IANA, special-purpose
# address registries, read 2026-11-29).
_KEPT = (
    "0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/127", "::ffff:0:0/96", "ff00::/8",
)  # fmt: skip
# Ranges that stay themselves, while what lies in them is replaced.
_OWN = (
    "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "fc00::/7", "fe80::/10", "2000::/3",
)  # fmt: skip
_BITS = {4: 32, 6: 128}
IPV4 = r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
IPV6 = r"(?<![0-9A-Za-z:.])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F.]*){2,}"
MASKED = re.compile(r"/(\d{1,3})(?![\d.])")


def _prefix(network: str) -> tuple[int, str]:
    block = ipaddress.ip_network(network)
    bits = f"{int(block.network_address):0{block.max_prefixlen}b}"
    return block.version, bits[: block.prefixlen]


_KEPT_PREFIXES = frozenset(map(_prefix, _KEPT))
# Below these nothing is swapped: a range with a meaning begins under one of the halves.
_ABOVE = frozenset(
    (version, prefix[:length])
    for version, prefix in (*map(_prefix, _KEPT), *map(_prefix, _OWN))
    for length in range(len(prefix))
)


class Addresses:
    """Pseudonyms of addresses under one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._swaps: dict[tuple[int, str], int] = {}

    def of(self, written: str) -> str:
        """Return the pseudonym of an address, in the form it is written; "" where it is none."""
        padded = _padded(written)
        try:
            address = ipaddress.ip_address(padded or written)
        except ValueError:
            return ""
        if address.version == 6 and address.ipv4_mapped is not None:  # noqa: PLR2004 - its version
            return f"::ffff:{self.of(str(address.ipv4_mapped))}"
        new = self.number(int(address), address.version)
        if address.version == 4:  # noqa: PLR2004 - its version
            return _in_form(str(ipaddress.IPv4Address(new)), written)
        text = str(ipaddress.IPv6Address(new))
        return text.upper() if written.isupper() else text

    def network(self, written: str, length: int) -> str:
        """Return the pseudonym of what stands before ``/length``: a network stays a network."""
        new = self.of(written)
        if not new:
            return ""
        network = ipaddress.ip_interface(f"{_padded(written) or written}/{length}").network
        if str(network.network_address) != str(ipaddress.ip_address(_padded(written) or written)):
            return new
        block = ipaddress.ip_interface(f"{_padded(new) or new}/{length}").network
        return _in_form(str(block.network_address), written)

    def number(self, value: int, version: int) -> int:
        """Return the pseudonym of an address as a number."""
        bits = f"{value:0{_BITS[version]}b}"
        found: list[str] = []
        for at, bit in enumerate(bits):
            prefix = (version, bits[:at])
            if prefix in _KEPT_PREFIXES:
                return int("".join(found) + bits[at:], 2)
            found.append(str(int(bit) ^ self._swap(prefix)))
        return int("".join(found), 2)

    def _swap(self, prefix: tuple[int, str]) -> int:
        """Return 1 where the halves below a prefix change places."""
        if prefix not in self._swaps:
            said = 0
            if prefix not in _ABOVE:
                text = f"address {prefix[0]} {prefix[1]}".encode()
                said = hmac.new(self._secret, text, hashlib.sha256).digest()[0] & 1
            self._swaps[prefix] = said
        return self._swaps[prefix]


def _padded(written: str) -> str:
    """Return an IPv4 address without the zeros that some tools pad with, "" for no IPv4."""
    parts = written.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts):  # noqa: PLR2004 - numbers of IPv4
        return ""
    return ".".join(str(int(part)) for part in parts)


def _in_form(address: str, written: str) -> str:
    """Return an IPv4 address padded with zeros where the written one is."""
    parts = written.split(".")
    if not any(len(part) > 1 and part.startswith("0") for part in parts):
        return address
    return ".".join(new.zfill(len(old)) for new, old in zip(address.split("."), parts, strict=True))
