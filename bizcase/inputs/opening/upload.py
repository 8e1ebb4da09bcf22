"""A file as it was handed over."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from bizcase.errors import InputError
from bizcase.units import BYTES_PER_GIB, BYTES_PER_MIB

MAX_FILE_BYTES = BYTES_PER_GIB
PACKED = (".csv", ".xlsx", ".xlsm", ".xls", ".zip")  # read of a folder


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a condensed one was made from: its fingerprint and size."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Where the bytes were read, and when the file was last written then."""

    path: Path
    written_ns: int

    @property
    def is_unchanged(self) -> bool:
        """Whether it is still the file that was read."""
        try:
            return self.path.stat().st_mtime_ns == self.written_ns
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed over: its name, without a path, and its bytes.

    ``origin`` is set where the bytes are what a saved case kept of the file, ``on_disk`` where they
    were read from a file: a parser opens that, because it would copy the bytes. ``sha256`` is the
    fingerprint of the content as it was handed over.
    """

    name: str
    content: bytes
    origin: Origin | None = None
    on_disk: OnDisk | None = field(default=None, compare=False)
    sha256: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        known = self.origin.sha256 if self.origin else hashlib.sha256(self.content).hexdigest()
        object.__setattr__(self, "sha256", known)

    @property
    def is_here(self) -> bool:
        """Whether the bytes are here; a saved case may know of a file that it did not keep."""
        return self.origin is None or bool(self.content)

    @property
    def size_bytes(self) -> int:
        """Size of the content as it was handed over."""
        return self.origin.size_bytes if self.origin else len(self.content)

    @property
    def xlsx_on_disk(self) -> Path | None:
        """The xlsx file whose bytes these are; None where there is none, or it was changed."""
        # A parser goes by the ending.
        is_xlsx = self.suffix in (".xlsx", ".xlsm") and self.content.startswith(b"PK")
        return self.on_disk.path if is_xlsx and self.on_disk and self.on_disk.is_unchanged else None

    @property
    def suffix(self) -> str:
        """Ending of the name in lower case, such as ``.xlsx``; a hint, never proof."""
        return Path(self.name).suffix.lower()

    @classmethod
    def from_path(cls, path: Path | str) -> Upload:
        """Read a file, or a folder of tables as if it were zipped; InputError if it cannot be.

        A folder is what RVTools' "Export all to csv" leaves behind.
        """
        path = Path(path)
        try:
            if path.is_dir():
                return cls(path.name, _zipped(path))
            stat = path.stat()
            if stat.st_size > MAX_FILE_BYTES:
                raise InputError(
                    f"The file is larger than {MAX_FILE_BYTES // BYTES_PER_MIB:,} MiB.",
                    "Export fewer sheets or one vCenter at a time.",
                    str(path),
                )
            on_disk = OnDisk(path, stat.st_mtime_ns)
            return cls(path.name, path.read_bytes(), on_disk=on_disk)
        except FileNotFoundError:
            raise InputError(
                "There is no such file.", "Check the path and the spelling.", str(path)
            ) from None
        except OSError as fault:
            raise InputError(
                f"The file cannot be read ({fault.strerror}).", "Check its permissions.", str(path)
            ) from fault


def _zipped(folder: Path) -> bytes:
    """Return the files of a folder and of its folders as a zip whose bytes repeat.

    Only what may be read has its content in it; of the rest the name says that it was there.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not any(path.suffix.lower() in PACKED for path in files):
        raise InputError(
            "The folder contains no workbook and no csv file.",
            "Name a workbook, or the folder that RVTools exported its csv files to.",
            str(folder),
        )
    if sum(path.stat().st_size for path in files if path.suffix.lower() in PACKED) > MAX_FILE_BYTES:
        raise InputError(
            f"The folder contains more than {MAX_FILE_BYTES // BYTES_PER_MIB:,} MiB.",
            "Add its files one by one.",
            str(folder),
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for path in files:
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes() if path.suffix.lower() in PACKED else b""
            bundle.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
