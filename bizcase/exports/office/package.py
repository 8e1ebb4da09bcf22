"""Office files as packages: the same bytes twice, and templates made documents."""

from __future__ import annotations

import io
import zipfile

from bizcase.errors import UsageError

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can name
_TYPES = "[Content_Types].xml"
_MAX_BYTES, _MAX_UNPACKED, _MAX_RATIO, _MAX_ENTRIES = 20_000_000, 200_000_000, 200, 2000
_TEMPLATES = {
    "docx": ("wordprocessingml.template.main+xml", "wordprocessingml.document.main+xml"),
    "pptx": ("presentationml.template.main+xml", "presentationml.presentation.main+xml"),
}
_MACROS = "macroEnabled"


def same_bytes(content: bytes) -> bytes:
    """Return an office file whose entries have no date of their own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def kind_of(content: bytes) -> str:
    """Return ``docx`` or ``pptx``: what kind of document a template is for.

    Raises
    ------
    UsageError
        It is neither, holds macros, or is too large to open.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _checked_size(content, package)
            types = package.read(_TYPES).decode("utf-8")
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError):
        types = ""
    kind = "docx" if "wordprocessingml" in types else "pptx" if "presentationml" in types else ""
    if not kind:
        raise UsageError(
            "A template is neither for Word (.dotx) nor for PowerPoint (.potx).",
            "Choose another file.",
        )
    opened_template(content, kind)
    return kind


def opened_template(content: bytes, kind: str) -> bytes:
    """Return a template, or a document of the same kind, as a document that can be written to.

    Parameters
    ----------
    kind
        ``docx`` or ``pptx``.

    Raises
    ------
    UsageError
        It is no template of this kind, holds macros, or is too large to open.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            _checked_size(content, old)
            types = old.read(_TYPES).decode("utf-8")
            names = old.namelist()
            if _MACROS in types or any(name.endswith("vbaProject.bin") for name in names):
                raise UsageError("The template contains macros.", "Save it without macros.")
            template, plain = _TEMPLATES[kind]
            if template not in types and plain not in types:
                wanted = {"docx": "Word template (.dotx)", "pptx": "PowerPoint template (.potx)"}
                raise UsageError(f"This is no {wanted[kind]}.", "Choose another file.")
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
                for name in names:
                    data = old.read(name)
                    if name == _TYPES:
                        data = types.replace(template, plain).encode()
                    new.writestr(name, data)
            return out.getvalue()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError) as fault:
        raise UsageError("The template cannot be read.", "Choose another file.") from fault


def _checked_size(content: bytes, package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(content) > _MAX_BYTES
        or unpacked > _MAX_UNPACKED
        or len(entries) > _MAX_ENTRIES
        or unpacked > _MAX_RATIO * len(content)
    ):
        raise UsageError("The template is too large.", "Choose one without its content.")
