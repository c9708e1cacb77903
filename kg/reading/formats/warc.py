"""WARC archives of crawled pages: each successful response that may carry an article is a file of its own."""

from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.reading.metadata import Facts
from kg.reading.record import Corpus, Member

#: media types of responses that are read → format, unless the content shows another
_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "application/epub+zip": "epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


def warc_members(file: BinaryIO, corpus: Corpus) -> Iterator[Member]:
    """The pages and documents of an archive (.warc or .warc.gz), in its order, each with its URL."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = False
    try:
        for record in ArchiveIterator(file):
            headers = record.http_headers
            if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                continue
            media = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
            if media not in _TYPES:
                continue
            found = True
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            data = record.content_stream().read(corpus.max_file_size + 1)
            if len(data) > corpus.max_file_size:
                error = f"more than {corpus.max_file_size:,} bytes; allow more with --max-file-size"
                yield Member(url, error=error)
            else:
                yield Member(url, data, _TYPES[media], Facts(url=url))
    except ArchiveLoadFailed as error:
        raise InputError(f"damaged WARC archive ({str(error).strip().splitlines()[0]}); get a whole copy") from error
    if not found:
        raise InputError("no page in this archive was loaded with success; crawl again")
