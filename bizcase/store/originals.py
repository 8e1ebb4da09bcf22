"""Originals and exports of a saved case in the optional bucket: kept, copied, given back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from bizcase.entries import InputFile
from bizcase.inputs.opening.upload import Upload
from bizcase.store.ids import is_case_id
from bizcase.store.s3_files import EXPORT, INPUT, S3Files

_FINGERPRINT = 16  # signs of it in a key: two files of one name stay apart
_MAX_NAME = 150  # the key's own limit would cut the fingerprint off


def keep_files(
    files: S3Files,
    case_id: str,
    uploads: Iterable[Upload],
    exports: Mapping[str, bytes],
    copied_from: str = "",
) -> None:
    """Keep the original of every upload, and the exports by file name.

    A condensed upload is no original: it is copied from the case ``copied_from``, where that has
    it. Originals that are there already are not sent again.
    """
    there = set(files.keys(case_id))
    for upload in uploads:
        key = files.key(case_id, INPUT, _name(upload.sha256, upload.name))
        if key in there:
            continue
        content = upload.content
        if upload.origin is not None:
            found = _original(files, copied_from, upload.sha256, upload.name)
            if found is None:
                continue
            content = found
        files.keep(case_id, INPUT, _name(upload.sha256, upload.name), content)
    for name, content in exports.items():
        files.keep(case_id, EXPORT, name, content)


def copy_files(files: S3Files, case_id: str, new_id: str) -> None:
    """Keep every file of a case under another case too."""
    for key in files.keys(case_id):
        _, _, folder, name = key.split("/", 3)
        files.keep(new_id, folder, name, files.read(key))


def originals(files: S3Files, case_id: str, inputs: Iterable[InputFile]) -> tuple[Upload, ...]:
    """Return the originals of the inputs that the saved case itself does not hold.

    An original that is missing or altered is left out.
    """
    found = (
        (item.upload.name, _original(files, case_id, item.upload.sha256, item.upload.name))
        for item in inputs
        if not item.upload.is_here
    )
    return tuple(Upload(name, content) for name, content in found if content is not None)


def _original(files: S3Files, case_id: str, sha256: str, name: str) -> bytes | None:
    if not is_case_id(case_id):
        return None
    key = files.key(case_id, INPUT, _name(sha256, name))
    if key not in files.keys(case_id):
        return None
    content = files.read(key)
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _name(sha256: str, name: str) -> str:
    return f"{sha256[:_FINGERPRINT]}_{name[-_MAX_NAME:]}"
