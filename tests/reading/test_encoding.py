"""Bytes → text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.reading.encoding import decode, normalise

SENTENCE = "青禾县把百里长堤修成了绿道，村民们说，这条路走了三年。"
TRADITIONAL = "青禾縣為發展鄉村經濟，與東港市的學校簽訂了合作協議，將在三年內開設課程。"
LONG = "\n".join(f"第{i}天，青禾县的工作队走进石桥村，与村民一起修路。" for i in range(60))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SENTENCE[:12], SENTENCE, LONG])
def test_encodings_without_mark(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding, found.warning) == (text, encoding, "")


@pytest.mark.parametrize("text", [TRADITIONAL[:12], TRADITIONAL])
def test_big5(text: str) -> None:
    assert decode(text.encode("big5")).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_byte_order_mark_is_removed(mark: bytes, encoding: str) -> None:
    assert decode(mark + SENTENCE.encode(encoding)).text == SENTENCE


def test_a_damaged_byte_is_put_up_with_and_said() -> None:
    data = bytearray(LONG.encode())
    data[300] = 0xFF
    found = decode(bytes(data))
    assert found.encoding == "utf-8"
    assert "\ufffd" in found.text
    assert "damaged" in found.warning


def test_a_last_character_cut_short_is_put_up_with() -> None:
    assert decode(SENTENCE.encode()[:-1]).text == SENTENCE[:-1] + "\ufffd"


def test_line_ends_become_line_feeds() -> None:
    assert decode("甲村\r\n乙村\r丙村\n".encode()).text == "甲村\n乙村\n丙村\n"


def test_half_surrogate_pairs_are_replaced() -> None:
    assert normalise("甲\ud800乙") == "甲\ufffd乙"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n\x00", "PDF"),
        (b"PK\x03\x04abc", "ZIP"),
        (bytes(range(256)) * 8, "binary"),
        ("Überflüssig, größer, schön: ÄÖÜ".encode("latin-1"), "unknown encoding"),
    ],
)
def test_what_is_no_text_is_an_error(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        decode(data)
    assert "\n" not in str(error.value)


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except InputError:
        return
    assert "\r" not in text
    assert text.encode().decode() == text
