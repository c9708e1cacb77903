"""Files and folders → Readings."""

import itertools
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pytest

from kg.api import KnowledgeGraph
from kg.export import FOLDERS
from kg.model import Article
from kg.reading import FORMATS, Reading, read_articles
from kg.reading.corrections import HEADER
from kg.reading.formats.names import DOUBTFUL, ENDINGS, NAMES
from kg.reading.sources import find_corrections, unique_ids
from tests.factories import small_graph

STORY = "青禾县石桥村修通了到镇上的水泥路，两百多户村民出行方便了。"


def write(path: Path, text: str = STORY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ids(readings: list[Reading]) -> list[str]:
    return [a.id for r in readings for a in r.articles]


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "README.md", ".hidden.txt", ".git/d.txt", "gold/b.json", "e.png"):
        write(tmp_path / name)
    assert [r.source for r in read_articles([tmp_path])] == ["a/c.md", "b.txt"]


def test_what_kg_wrote_is_no_article(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    KnowledgeGraph(small_graph()).save(tmp_path / "exports")
    for format in FOLDERS:
        KnowledgeGraph(small_graph()).export(tmp_path / format, format=format)
    assert [(r.source, r.error) for r in read_articles([tmp_path])] == [("a.txt", "")]


def test_a_table_of_articles_may_be_called_like_one_of_ours(tmp_path: Path) -> None:
    write(tmp_path / "nodes.csv", f"id,text\n1,{STORY}\n")
    (reading,) = read_articles([tmp_path])
    assert [a.text for a in reading.articles] == [STORY]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_beside_articles_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    for name in ("articles.csv", "corrections.tsv"):
        os.mkfifo(tmp_path / name)
    readings = {r.source: r.error for r in read_articles([tmp_path])}
    pipe = "no regular file (a pipe, a device); remove it"
    assert readings == {"a.txt": "", "articles.csv": pipe, "corrections.tsv": pipe}
    assert not find_corrections([tmp_path])


def test_corrections_that_lie_elsewhere_are_not_followed_to(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "corrections.tsv").symlink_to(write(tmp_path / "other" / "corrections.tsv", HEADER))
    assert not find_corrections([tmp_path / "in"])
    said = {r.source: r.error for r in read_articles([tmp_path / "in"])}
    assert said["corrections.tsv"].startswith("a link that leads out of what is to be read")
    assert len(find_corrections([tmp_path])) == 1


@pytest.mark.skipif(os.name != "posix", reason="no such rights of folders here")
def test_a_folder_that_may_not_be_entered_harms_no_other() -> None:
    with TemporaryDirectory() as name:  # tmp_path lies in a folder of its own user
        folder = Path(name)
        folder.chmod(0o755)
        write(folder / "a.txt")
        write(folder / "closed" / "b.txt").parent.chmod(0o444)
        command = [sys.executable, "-c", _READ_AS_NOBODY, name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        (folder / "closed").chmod(0o755)
    assert json.loads(done.stdout) == [
        ["a.txt", ""],
        ["closed/b.txt", "cannot be looked up (Permission denied); check its permissions"],
    ]


#: Reads as a process that the rights of files bind, also where the tests run as root.
_READ_AS_NOBODY = """
import json, os, sys
from pathlib import Path
from kg.reading.sources import Unusable, find_sources
import kg.reading.formats.names as names
folder = Path(sys.argv[1])
os.chdir(folder)
if os.geteuid() == 0:
    os.setgroups([])
    os.seteuid(65534)
found = find_sources([Path()], names.ENDINGS)
print(json.dumps([[s.name, s.error if isinstance(s, Unusable) else ""] for s in found]))
"""


def test_metadata_and_text_stand_in_the_article(tmp_path: Path) -> None:
    front = "---\ntitle: 路通了\ndate: 2024年3月5日\noutlet: 青禾日报\nauthor: 王明\nurl: https://a.example/1\n---\n"
    (reading,) = read_articles([write(tmp_path / "石桥 村.md", front + STORY)])
    (article,) = reading.articles
    assert (article.id, article.source) == ("石桥-村", "石桥 村.md")
    assert (article.title, article.date, article.outlet) == ("路通了", "2024-03-05", "青禾日报")
    assert (article.author, article.url) == ("王明", "https://a.example/1")
    assert article.text == front + STORY
    assert [article.text[a:b] for block in article.blocks for a, b in block.spans] == [STORY]
    assert len(reading.digest) == len(article.digest) == 64


def test_pieces_of_a_page_share_text_and_are_numbered(tmp_path: Path) -> None:
    page = f"路通产业兴\n\n王明\n\n{STORY}{STORY}\n\n水到稻花香\n\n李华\n\n{STORY}稻子也熟了。\n"
    (reading,) = read_articles([write(tmp_path / "page.txt", page)])
    assert ids([reading]) == ["page-1", "page-2"]
    assert {a.text for a in reading.articles} == {page}


def test_ids_do_not_depend_on_the_order_of_paths(tmp_path: Path) -> None:
    paths = [write(tmp_path / name) for name in ("a/x.txt", "b/x.txt", "b/x.md", "y.txt")]
    found = {tuple((r.source, *ids([r])) for r in read_articles(order)) for order in itertools.permutations(paths)}
    assert found == {(("a/x.txt", "a-x.txt"), ("b/x.txt", "b-x.txt"), ("x.md", "b-x.md"), ("y.txt", "y"))}


def test_files_that_share_a_stem_get_their_folder(tmp_path: Path) -> None:
    write(tmp_path / "a/x.txt"), write(tmp_path / "b/x.txt")
    assert ids(list(read_articles([tmp_path]))) == ["a-x", "b-x"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = write(tmp_path / "a" / "x.txt")
    for paths in ([file, tmp_path], [tmp_path, file], [tmp_path, tmp_path]):
        assert [r.source for r in read_articles(paths)] == ["a/x.txt"]


def test_records(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": STORY, "id": "甲/1", "title": "路通了", "date": "2024年3月5日"}, ensure_ascii=False),
        "{broken",
        "",
        json.dumps({"text": STORY, "outlet": "青禾日报"}),
        json.dumps({"title": "没有正文"}),
        json.dumps([1]),
        json.dumps({"text": " 。 "}),
        json.dumps({"text": STORY + "\ud800"}),
    ]
    found = list(read_articles([write(tmp_path / "n.jsonl", "\n".join(lines))]))
    assert [r.source for r in found] == [f"n.jsonl:{i}" for i in (1, 2, 4, 5, 6, 7, 8)]
    assert ids(found) == ["甲-1", "n-4", "n-8"]
    assert [bool(r.error) for r in found] == [False, True, False, True, True, True, False]
    assert found[0].articles[0].date == "2024-03-05"
    assert found[2].articles[0].outlet == "青禾日报"


def test_a_record_id_given_twice(tmp_path: Path) -> None:
    line = json.dumps({"text": STORY, "id": "x"})
    assert ids(list(read_articles([write(tmp_path / "n.jsonl", f"{line}\n{line}\n")]))) == ["x", "x-2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_records_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "n.jsonl"
    file.write_text("".join(json.dumps({"text": STORY}, ensure_ascii=False) + "\n" for _ in "12"), encoding=encoding)
    assert [a.text for r in read_articles([file]) for a in r.articles] == [STORY, STORY]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "no letters"),
        ("blank.md", "　\n…… 123\n".encode(), "no letters"),
        ("scan.txt", b"%PDF-1.4", "no PDF"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "old office document"),
        ("note.rtf", b"{\\rtf1 a}", "RTF"),
        ("blob.txt", bytes(range(256)), "binary"),
        ("latin.txt", "Überfluß größer schön".encode("latin-1"), "unknown encoding"),
        ("front.md", b"---\ntitle: [\n---\n", "front matter"),
        ("note.docx", b"PK\x03\x04", "damaged ZIP"),
        ("photo.png", b"\x89PNG", ".txt, .md, .jsonl"),
        ("empty.jsonl", b"", "empty"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    (reading,) = read_articles([tmp_path / name])
    assert says in reading.error
    assert "\n" not in reading.error
    assert reading.articles == ()
    assert reading.source == name


def test_a_missing_path_an_empty_folder_and_no_path(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    good = write(tmp_path / "a.txt")
    found = list(read_articles([tmp_path / "none.txt", tmp_path / "empty", good]))
    assert sorted(r.error.partition(";")[0] for r in found) == [
        "",
        f"no {', '.join(ENDINGS)} file in this folder",
        "no such file or folder",
    ]
    assert [bool(r.error) for r in read_articles([])] == [True]


def test_damaged_bytes_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((STORY * 20).encode() + b"\xff")
    (reading,) = read_articles([tmp_path / "a.txt"])
    assert "damaged" in reading.warning
    assert not reading.error


def test_the_table_of_readers_is_what_the_guide_promises() -> None:
    assert list(FORMATS) == list(NAMES)
    assert not set(ENDINGS) & set(DOUBTFUL)


def test_an_id_has_a_bounded_length_and_tells_articles_apart(tmp_path: Path) -> None:
    lines = (json.dumps({"id": "甲" * 5000 + end, "text": STORY}, ensure_ascii=False) for end in "乙丙")
    found = ids(list(read_articles([write(tmp_path / "n.jsonl", "\n".join(lines))])))
    assert len({*found}) == 2
    assert all(id.startswith("甲甲甲") and len(id) < 256 for id in found)


def test_time_grows_with_the_number_of_articles_of_one_id() -> None:
    seconds = []
    for number in (2_000, 20_000):
        readings = [Reading("a", articles=(Article("a"),)) for _ in range(number)]
        begin = process_time()
        last = max(unique_ids(iter(readings)), key=lambda reading: len(reading.articles[0].id))
        seconds.append(process_time() - begin)
        assert len(last.articles[0].id) == len(f"a-{number}")
    assert seconds[1] < 40 * seconds[0]


def test_a_large_file_is_streamed(tmp_path: Path) -> None:
    line = json.dumps({"text": STORY * 50}, ensure_ascii=False) + "\n"
    file = write(tmp_path / "n.jsonl", line * 4000)
    tracemalloc.start()
    assert sum(len(r.articles) for r in read_articles([file])) == 4000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < file.stat().st_size / 4


def test_links(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "in" / "b.txt")
    (tmp_path / "in" / "c.txt").symlink_to(tmp_path / "none")
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    write(tmp_path / "data.bin", STORY + "二")
    (tmp_path / "in" / "d.txt").symlink_to(tmp_path / "data.bin")
    found = {r.source: r.error for r in read_articles([tmp_path / "in"])}
    assert [(name, bool(error)) for name, error in found.items()] == [
        ("a.txt", False),
        ("b.txt", True),
        ("c.txt", True),
        ("d.txt", True),
    ]
    assert "leads out" in found["d.txt"]


def test_a_link_is_followed_where_its_target_is_asked_for_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "d.txt").symlink_to(write(tmp_path / "else" / "x.txt"))
    assert [r.source for r in read_articles([tmp_path / "in", tmp_path / "else"]) if not r.error] == ["x.txt"]
    assert [bool(r.error) for r in read_articles([tmp_path / "in" / "d.txt"])] == [False]
