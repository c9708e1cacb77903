"""A cluster: batches of articles go through Spark, each article through the same function as everywhere else.

`mapInArrow`, which is mapInPandas without pandas between; never `applyInPandas`, which costs some milliseconds a group.
Where an article kills the Python worker that has it, the batch is halved until that article is alone: it is a Failure,
and the others are read.
"""

import os
import pickle
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import as_file, files
from itertools import islice
from typing import TYPE_CHECKING
from warnings import catch_warnings, filterwarnings

from kg.engine.attempts import Result, attempt_chunk, died
from kg.errors import UsageError
from kg.model import Article

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

#: Articles of one Spark job: some 10 MB of text on the way; what a job costs beside (half a second) is little then.
BATCH = 4096
#: Jobs under way: while one has its last tasks left, the next keeps the other cores busy.
AHEAD = 2
#: Articles of a task, and of one record batch in it.
TASK, RECORDS = 128, 16

#: How the address of a master begins.
_MASTERS = ("local", "spark://", "k8s://", "yarn")
#: What Spark says where a Python worker is gone, whoever ended it.
_DEATH = "Python worker exited unexpectedly"
_ALWAYS = {
    "spark.app.name": "kg",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(RECORDS),
    "spark.task.maxFailures": "2",  # once more after a death, as in every engine
}
#: Only for a master on this machine: no page to watch it, and nobody listens but to this machine.
_LOCAL = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def extract_on_spark(articles: Iterable[Article], master: str) -> Iterator[Result]:
    """One Result for each article, in order, by the cluster of that master ("": as Spark is set up).

    Raises UsageError where PySpark or Java is missing, or where the cluster cannot be reached or cannot do the work.
    """
    with session(master) as spark, ThreadPoolExecutor(AHEAD) as senders:
        pending: deque[Future[list[Result]]] = deque()
        rest = iter(articles)
        while batch := list(islice(rest, BATCH)):
            pending.append(senders.submit(_results, spark, batch))
            if len(pending) == AHEAD:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()


@contextmanager
def session(master: str) -> "Iterator[SparkSession]":
    """The Spark session that is active, or one that is made, and stopped in the end; raises as `extract_on_spark`."""
    if master and not master.startswith(_MASTERS):
        raise UsageError(f"master: {master} is not possible; it begins with {', '.join(_MASTERS)}")
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("spark needs PySpark, which is not installed; pip install 'kg-news[spark]'") from error
    if active := SparkSession.getActiveSession():
        yield active
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else workers take the python3 of the system
    with as_file(files("kg.engine") / "log4j2.properties") as quiet, catch_warnings():
        filterwarnings("ignore", "PySpark does not yet fully support pandas")  # it is not used here
        builder = SparkSession.builder.config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={quiet}")
        for name, value in (_ALWAYS | _LOCAL if master.startswith("local") else _ALWAYS).items():
            builder = builder.config(name, value)
        try:
            made = (builder.master(master) if master else builder).getOrCreate()
        except failures() as error:
            what = f"spark cannot be started ({said(error)})"
            raise UsageError(f"{what}; check Java (17 or later), the address in --master, and the cluster") from error
        try:
            yield made
        finally:
            made.stop()


def _results(spark: "SparkSession", articles: Sequence[Article]) -> list[Result]:
    """What a batch gives, in order."""
    import pyarrow as pa

    table = pa.table({"number": range(len(articles)), "article": [pickle.dumps(a) for a in articles]})
    tasks = spark.createDataFrame(table).repartition(-(-len(articles) // TASK), "number")
    try:
        rows = tasks.mapInArrow(_extract, "number long, result binary").collect()
    except failures() as error:
        if _DEATH not in str(error):
            raise UsageError(f"spark could not do the work ({said(error)}); check that kg is on every node") from error
        half = len(articles) // 2
        return [*_results(spark, articles[:half]), *_results(spark, articles[half:])] if half else [died(articles[0])]
    return [pickle.loads(row.result) for row in sorted(rows, key=lambda row: row.number)]


def _extract(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """What a task does: articles in, results out, each with its number."""
    import pyarrow as pa

    for batch in batches:
        results = attempt_chunk(map(pickle.loads, batch["article"].to_pylist()))
        pickled = pa.array([pickle.dumps(result) for result in results], pa.binary())
        yield pa.record_batch({"number": batch["number"], "result": pickled})


def failures() -> tuple[type[Exception], ...]:
    """What is raised where Spark fails."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return Py4JError, PySparkException, OSError


def said(error: Exception) -> str:
    """The heart of what Spark says, which is a page long: its last cause, on one line."""
    lines = [line.strip() for line in str(error).splitlines()]
    causes = [line for line in lines if "Exception: " in line and not line.startswith("at ")]
    heart = causes[-1].rpartition("Exception: ")[2] if causes else next(filter(None, lines), type(error).__name__)
    return heart[:200]
