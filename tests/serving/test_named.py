"""Named questions over HTTP: values go into the query as terms, whatever they contain."""

import pytest

from tests.serving.conftest import Server


def test_a_question_with_its_values_is_a_query(server: Server) -> None:
    answered = server.get("/questions/containers?thing=乙村")
    assert answered.status == 303 and answered.headers["location"].startswith("/sparql?query=")
    rows = server.get(answered.headers["location"], accept="text/csv")
    assert "甲市" in rows.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/questions/fundrs", 404, "did you mean funders"),
        ("/questions/containers", 400, "--thing"),
        ("/questions/containers?thing=霞三区", 400, "霞三区"),
        ("/questions/containers?thing=乙村&year=2024", 400, "no parameter year"),
        ('/questions/containers?thing="} DROP ALL %23', 400, "DROP ALL"),
    ],
)
def test_what_cannot_be_asked_is_told(server: Server, path: str, status: int, said: str) -> None:
    answered = server.get(path.replace(" ", "%20").replace('"', "%22"))
    assert answered.status == status and said in answered.text
