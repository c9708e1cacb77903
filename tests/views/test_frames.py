"""Frames of pandas: what the graph says, with real types."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from kg.api import KnowledgeGraph
from kg.model import Graph, Qualifiers
from kg.views.frames import entities_frame, evidence_frame, statements_frame
from tests.factories import small_graph
from tests.views.strategies import graphs

GRAPH = KnowledgeGraph(small_graph())
COMPANY, VILLAGE = "organization/蓝海机械有限公司", "place/乙村"


def test_entities_have_types_levels_and_counts() -> None:
    frame = GRAPH.entities()
    assert frame.index.name == "id" and len(frame) == 9
    assert frame.loc[COMPANY, ["label", "type", "aliases", "statements", "articles"]].tolist() == [
        "蓝海机械有限公司", "Organization", ("蓝海公司", "蓝海机械"), 4, 2,
    ]  # fmt: skip
    assert set(frame.index[frame["level"] >= "city"]) == {"place/甲市", "place/粤省"}
    assert frame["code"].notna().sum() == 3


def test_statements_have_numbers_and_first_and_last_days() -> None:
    frame = GRAPH.statements()
    gift = frame[frame["amount"] == "4000多万元"].iloc[0]
    assert (gift["subject_label"], gift["relation"], gift["object"]) == ("蓝海机械有限公司", "funds", VILLAGE)
    assert gift["amount_min"] == 4e7 and pd.isna(gift["amount_max"])
    assert (gift["time"], gift["since"], gift["until"]) == (
        "2023/2024", pd.Timestamp("2023-01-01"), pd.Timestamp("2024-12-31"),
    )  # fmt: skip
    assert (gift["evidence"], gift["articles"]) == (2, 2)
    assert frame["amount_min"].sum() == 4.1e7


def test_evidence_has_a_row_a_sentence_with_its_article() -> None:
    frame = GRAPH.evidence()
    assert len(frame) == 10
    received = frame[frame["rule"] == "funds.receive"].iloc[0]
    assert (received["quote"], received["date"]) == ("乙村收到蓝海机械的4000多万元。", "2024-04")
    assert (received["since"], received["until"]) == (pd.Timestamp("2024-04-01"), pd.Timestamp("2024-04-30"))
    joined = frame.merge(GRAPH.statements(), left_on="statement", right_index=True)
    assert len(joined) == len(frame)


@pytest.mark.parametrize("make", [entities_frame, statements_frame, evidence_frame])
def test_types_are_real_and_the_same_without_rows(make) -> None:  # type: ignore[no-untyped-def]
    full, empty = make(small_graph()), make(Graph())
    kinds = {name: str(type_).split("[")[0] for name, type_ in full.dtypes.items()}
    assert set(kinds.values()) <= {"string", "category", "Int64", "float64", "datetime64", "object"}
    assert kinds == {name: str(type_).split("[")[0] for name, type_ in empty.dtypes.items()}
    tuples = {name for name, kind in kinds.items() if kind == "object"}
    assert tuples <= {"aliases", "also", "article_ids", "matches", "corrected"}


def test_days_of_any_date() -> None:
    times = ("9999-12-31", "2023/2024-02", "2024-02-30", "去年", "")
    said = tuple(replace(small_graph().statements[0], qualifiers=Qualifiers(time=time)) for time in times)
    days = statements_frame(replace(small_graph(), statements=said)).set_index("time")[["since", "until"]]
    known = {time: tuple(map(str, row)) for time, *row in days.dropna().astype(str).itertuples()}
    assert known == {"9999-12-31": ("9999-12-31", "9999-12-31"), "2023/2024-02": ("2023-01-01", "2024-02-29")}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_makes_frames(graph: Graph) -> None:
    assert len(entities_frame(graph)) == len(graph.entities)
    assert len(statements_frame(graph)) == len(graph.statements)
    assert len(evidence_frame(graph)) == sum(len(s.evidence) for s in graph.statements)
