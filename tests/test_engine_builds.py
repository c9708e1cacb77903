"""Whole builds: every engine gives the same Turtle byte for byte, the same failures, the same corrections."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

import kg
from kg.engine.spark import TASK
from kg.engine.spark_tables import write_tables
from kg.errors import InputError, UsageError
from kg.reading.corrections import HEADER
from tests.test_house import ROOT

TEXTS = (
    "湛江市霞山区东新街道开展“四季同行”行动。第{n}号简报。",
    "湛江市坡头区与茂名市高州市签订合作协议。第{n}号简报。",
    "广东蓝海机械有限公司向湛江市坡头区捐赠{n}万元。",
    "石阡县人民医院院长王小明介绍，医院与东莞市厚街医院结对共建。第{n}号简报。",
)
ROWS = (
    "rename\t东新街道\t\t\t东新街道办\t\t改名\t2024-05-01",
    "reject\t坡头区\tpartnersWith\t高州市\t\t\t未签\t2024-05-02",
    "rename\t没有这个地方\t\t\t有了\t\t\t2024-05-03",
    "erase\t坡头区",
)
WORKERS = 3


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough articles that every worker gets some, among them one that cannot be read, with corrections beside them."""
    folder = tmp_path_factory.mktemp("corpus")
    for n in range(WORKERS * TASK):
        (folder / f"{n:03}.txt").write_text(TEXTS[n % len(TEXTS)].format(n=n), encoding="utf-8")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "corrections.tsv").write_text("\n".join((HEADER, *ROWS)), encoding="utf-8")
    return folder


def built(corpus: Path, engine: kg.Engine, out: Path) -> dict[str, bytes]:
    graph = kg.build(corpus, jobs=engine)
    assert graph.report
    assert [p.source for p in graph.report.failures] == ["noise.txt", "corrections.tsv:5"]
    assert (graph.report.corrections[0].lines, graph.report.corrections[0].applied) == (4, 2)
    return {file.name: file.read_bytes() for file in graph.save(out).iterdir()}


@pytest.fixture(scope="module")
def serial(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(corpus, kg.Engine("serial"), tmp_path_factory.mktemp("out"))


def test_processes_give_the_same_bytes(corpus: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    assert built(corpus, kg.Engine("processes", jobs=2, cache=tmp_path / "cache"), tmp_path / "out") == serial


@pytest.mark.spark
@pytest.mark.slow
def test_spark_gives_the_same_bytes(corpus: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    engine = kg.Engine("spark", master="local[2]", cache=tmp_path / "cache")
    assert built(corpus, engine, tmp_path / "out") == serial
    assert built(corpus, kg.Engine("serial", cache=engine.cache), tmp_path / "again") == serial  # from Spark's work


@pytest.mark.spark
@pytest.mark.slow
def test_spark_with_three_workers_gives_the_same_bytes(
    corpus: Path, serial: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    with cluster(tmp_path / "workers") as master:
        assert built(corpus, kg.Engine("spark", master=master), tmp_path / "out") == serial
    assert len({file.parent.parent.parent for file in (tmp_path / "workers").glob("*/app-*/*/stderr")}) == WORKERS


# Tables


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Two files of one table, a row without a text, an id that comes twice, a column that is for nothing."""
    rows = [
        {"id": f"n{n}", "text": TEXTS[n % len(TEXTS)].format(n=n), "date": date(2024, 5, 1), "x": n} for n in range(40)
    ]
    rows[7] |= {"text": None}
    rows[9] |= {"id": "n8"}
    place = tmp_path / "articles"
    place.mkdir()
    for name, part in (("b", rows[:15]), ("a", rows[15:])):
        parquet.write_table(pa.Table.from_pylist(part), place / f"{name}.parquet")
    return place


@pytest.mark.spark
@pytest.mark.slow
def test_spark_reads_and_writes_tables(tables: Path, tmp_path: Path) -> None:
    here = kg.build(tables)
    there = kg.build(kg.Corpus((), tables=(tables.as_uri(),)), jobs=kg.Engine("spark", master="local[2]"))
    assert there.graph == here.graph
    assert here.report and there.report
    assert (there.report.failures, there.report.notices) == (here.report.failures, here.report.notices)
    assert [p.source for p in there.report.failures] == ["b.parquet:8"]
    assert [i.source for i in there.report.inputs] == [i.source for i in here.report.inputs]
    written = write_tables(there.graph, (tmp_path / "graph").as_uri(), "local[2]")
    plain = here.export(tmp_path / "plain", format="parquet")
    for name, uri in zip(("nodes", "edges", "evidence", "articles"), written, strict=True):
        assert uri.endswith(f"/graph/{name}")
        rows = parquet.read_table(tmp_path / "graph" / name).to_pylist()
        assert sorted(rows, key=repr) == sorted(parquet.read_table(plain / f"{name}.parquet").to_pylist(), key=repr)


def test_table_elsewhere_needs_spark() -> None:
    with pytest.raises(UsageError, match=r"s3a://archive/articles: is read by Spark; say --engine spark"):
        kg.build(kg.Corpus((), tables=("s3a://archive/articles",)))


@pytest.mark.spark
@pytest.mark.slow
def test_table_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    missing = kg.Corpus((), tables=((tmp_path / "missing").as_uri(),))
    with pytest.raises(InputError, match=r"missing: cannot be read by Spark \(.*\); check the address") as error:
        kg.build(missing, jobs=kg.Engine("spark", master="local[1]"))
    assert "\n" not in str(error.value)


# A cluster


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The URL of a standalone cluster of Spark on this machine, which listens to this machine only."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    url, here = f"spark://127.0.0.1:{port}", ("--host", "127.0.0.1", "--webui-port", "0")
    with ExitStack() as processes:
        _start(processes, "master.Master", *here, "--port", port)
        _wait_for(int(port))
        for n in range(WORKERS):
            room = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / str(n)))
            _start(processes, "worker.Worker", *here, *room, url)
        yield url


def _wait_for(port: int) -> None:
    """Until somebody listens: Spark gives up on a master after a minute, and a JVM may take as long to start."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.2)


def _start(processes: ExitStack, what: str, *arguments: str) -> None:
    import pyspark

    command = [str(Path(pyspark.__file__).parent / "bin/spark-class"), f"org.apache.spark.deploy.{what}", *arguments]
    env = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    processes.callback(process.wait)
    processes.callback(process.terminate)
