"""How large a file is once it is unpacked, found without unpacking it into memory."""

import gzip
import zipfile
import zlib
from io import BytesIO

from lobsim.cyclers.content import GZIP


def unpacked_bytes(content: bytes, most: int) -> int:
    """Count the bytes of a workbook, an archive or what gzip has packed; of anything else they are its own.

    Parameters
    ----------
    content : bytes
        The file.
    most : int
        Bytes, after which the count may end.
    """
    try:
        if zipfile.is_zipfile(BytesIO(content)):
            with zipfile.ZipFile(BytesIO(content)) as packed:
                return sum(part.file_size for part in packed.infolist())
        if content.startswith(GZIP):
            return _of_gzip(content, most)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error):
        pass  # which whatever reads it says better
    return len(content)


def _of_gzip(content: bytes, most: int) -> int:
    count = 0
    with gzip.GzipFile(fileobj=BytesIO(content)) as packed:
        while count <= most and (part := packed.read(1 << 20)):
            count += len(part)
    return count
