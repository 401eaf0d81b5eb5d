"""Whether a file is what its name says, and safe to keep.

The extension must be on the list and the content must be of that kind; neither is believed alone. Images are decoded
and written anew, so that nothing rides along behind the pixels. An Office file is a zip: its directory is checked
(entry count, unpacked size, ratio, names) before anything is unpacked, and one with macros is refused.

=========================================  ====================================================
file                                       answer
=========================================  ====================================================
``budget.xlsx`` that is a workbook         kept
``letter.pdf`` that begins with ``<html``  refused: not a PDF
``picture.svg``                            refused: kind not accepted
``photo.png`` with a script behind it      kept as pixels alone
``locked.pdf`` with a password             refused: nobody could read it
=========================================  ====================================================
"""

from __future__ import annotations

import io
import unicodedata
import warnings
import zipfile
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from funding.documents.types import ACCEPTED_WORDS, FILE_TYPES, LIMIT_BYTES, LONGEST_NAME, FileType
from funding.kernel.errors import DomainError

MOST_PIXELS = 40_000_000
MOST_ENTRIES = 3_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
_OFFICE_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


class FileRefused(DomainError):
    """The file may not be kept; the message says why and what is accepted. It stands beside the form's upload."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


def clean_name(name: str) -> str:
    """The name as data: no folder, no control or direction marks, at most 200 characters, its extension kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    shown = " ".join(shown.split()).strip(". ") or "file"
    stem, dot, extension = shown.rpartition(".")
    if not dot:
        return shown[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def checked(name: str, data: bytes) -> tuple[FileType, bytes]:
    """The file's type and the bytes to keep. Raises FileRefused."""
    file_type = FILE_TYPES.get(PurePosixPath(name).suffix.lstrip(".").lower())
    if file_type is None:
        raise FileRefused(f"This kind of file is not accepted. Upload {ACCEPTED_WORDS}.")
    if not data:
        raise FileRefused("The file is empty.")
    if len(data) > LIMIT_BYTES:
        raise FileRefused(f"The file is larger than {LIMIT_BYTES // (1024 * 1024)} MB.")
    if file_type.extension == "pdf":
        _check_pdf(data)
    elif file_type.extension in _OFFICE_PART:
        _check_office(data, file_type)
    elif file_type.extension == "txt":
        _check_text(data)
    else:
        data = _redrawn(data, file_type)
    return file_type, data


def _mismatch(file_type: FileType) -> FileRefused:
    return FileRefused(f"The name says {file_type.label}, but the content is something else.")


def _check_pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise _mismatch(FILE_TYPES["pdf"])
    if b"/Encrypt" in data:
        raise FileRefused("The PDF is locked with a password or permissions. Save it without them first.")


def _check_text(data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("The text file is not in UTF-8. Save it as UTF-8 and try again.") from None
    if "\0" in text:
        raise _mismatch(FILE_TYPES["txt"])


def _check_office(data: bytes, file_type: FileType) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        # zipfile raises NotImplementedError for a compression or a zip version that it does not know.
        raise _mismatch(file_type) from None
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", _OFFICE_PART[file_type.extension]} <= names:
        raise _mismatch(file_type)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefused("The file contains macros. Save it without macros first.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    strange = any(name.startswith("/") or ".." in PurePosixPath(name).parts for name in names)
    if strange or len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > packed * MOST_RATIO:
        raise FileRefused("The file is packed in an unusual way and was refused. Save it anew and try again.")


def _redrawn(data: bytes, file_type: FileType) -> bytes:
    """The picture decoded and written again: pixels only."""
    wanted = "PNG" if file_type.extension == "png" else "JPEG"
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[wanted]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise FileRefused("The picture is too large. Scale it below 40 million pixels.")
                picture.load()
                plain = Image.new(picture.mode, picture.size)
                plain.paste(picture)
                if picture.mode == "P":
                    plain = picture.convert("RGBA")
                plain.save(out, format=wanted, **({"quality": 92} if wanted == "JPEG" else {}))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise _mismatch(file_type) from None
    return out.getvalue()
