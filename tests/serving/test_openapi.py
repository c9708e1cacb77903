"""The server does what its OpenAPI description says, whatever is thrown at it: schemathesis makes the requests."""

import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import CHECKS, load_all_checks
from starlette.routing import Route

from kg.serving.app import FILES, make_app
from kg.serving.limits import Limits
from kg.serving.openapi import describe_api
from kg.serving.protocol import DIRECT
from kg.serving.service import Service
from tests.serving.conftest import Server

load_all_checks()
#: No schema tells which text is a query, so a text that the schema allows may well be refused.
BEYOND_SCHEMAS = [CHECKS.get_one("positive_data_acceptance")]
#: Parts of the pages, and this description itself.
UNSAID = {"/openapi.json", "/static/pages.css", "/static/query.js", "/static/highlight.js"}
UNSAID |= {"/ontology/kg.ttl", "/ontology/shapes.ttl"}


@schemathesis.serializer(DIRECT)
def as_it_is(_: schemathesis.SerializationContext, value: Any) -> bytes:
    return str(value).encode("utf-8", "replace")


#: (method, path): what is asked for, by the description itself.
OPERATIONS = [
    (method, path) for path, methods in describe_api("/id/", FILES, version="")["paths"].items() for method in methods
]


@pytest.fixture(scope="module")
def described(server: Server) -> Any:
    return schemathesis.openapi.from_url(f"{server.url}openapi.json")


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_as_described(described: Any, method: str, path: str) -> None:
    ask_for(described[path][method].as_strategy())


@pytest.mark.slow
def test_bodies_that_the_description_does_not_allow_are_refused(described: Any) -> None:
    ask_for(described["/sparql"]["POST"].as_strategy(schemathesis.GenerationMode.NEGATIVE))


def ask_for(cases: SearchStrategy[schemathesis.Case]) -> None:
    # not by the plug-in for pytest, which reaches into insides that pytest 9.2 has changed
    @given(case=cases)
    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=BEYOND_SCHEMAS)

    ask()


def test_every_path_is_described(tmp_path: Path) -> None:
    app = make_app(Service(tmp_path / "graph.ttl", Limits()), allowed=lambda _: True)
    paths = {re.sub(r":path\}$", "}", route.path) for route in app.routes if isinstance(route, Route)}
    assert paths - UNSAID == {path for _, path in OPERATIONS}


def test_nodes_are_described_where_they_are() -> None:
    assert "/own/nodes/{id}" in describe_api("/own/nodes/", {}, version="1")["paths"]
