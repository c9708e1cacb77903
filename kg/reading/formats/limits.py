"""What an archive may hold, so that a small file cannot fill memory or disk. Refuses to unpack anything itself."""

import lzma
import zipfile
import zlib
from typing import BinaryIO

from kg.errors import InputError

#: most members of an archive
MAX_MEMBERS = 10_000
#: most bytes that all members of an archive come to, as a multiple of the limit for one file
MAX_TOTAL = 10
#: most that an archive may grow by unpacking; text shrinks to a tenth at best, tables to a fiftieth
MAX_RATIO = 200
_SMALL = 2**20  #: an archive that comes to less may grow as it likes


def open_zip(file: BinaryIO, most: int) -> zipfile.ZipFile:
    """The archive, once what it says of its members keeps the limits; `most` bytes are allowed for one of them.

    `zipfile` reads no more of a member than the size that was checked here. Raises InputError for an archive that is
    damaged or too large.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(f"damaged ZIP archive ({error}); get a whole copy") from error
    members = archive.infolist()
    total, packed = sum(m.file_size for m in members), file.seek(0, 2)
    if len(members) > MAX_MEMBERS:
        raise InputError(f"{len(members):,} members in the archive, at most {MAX_MEMBERS:,} are read; split it")
    if total > MAX_TOTAL * most:
        raise InputError(f"it unpacks to {total:,} bytes, at most {MAX_TOTAL * most:,} are read; split it")
    if total > _SMALL and total > MAX_RATIO * packed:
        raise InputError(f"it unpacks to {total // packed} times its size, at most {MAX_RATIO} are allowed; unpack it")
    return archive


def inner_file(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member of an archive; raises InputError where it is missing, encrypted, damaged or larger than `most`."""
    try:
        member = archive.getinfo(name)
        if member.flag_bits & 1:
            raise InputError("encrypted; save a copy without a password")
        if member.file_size > most:
            raise InputError(f"more than {most:,} bytes; split it, or allow more with --max-file-size")
        return archive.read(member)
    except (KeyError, OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError) as error:
        raise InputError(f"damaged in its archive ({error}); get a whole copy") from error
