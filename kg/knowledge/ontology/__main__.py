"""`python -m kg.knowledge.ontology`: rewrite what is rendered from ontology/kg.ttl in this checkout."""

from pathlib import Path

from kg.knowledge.ontology import read_ontology
from kg.knowledge.ontology.enums import render_vocab
from kg.knowledge.ontology.page import render_page
from kg.knowledge.ontology.shapes import render_shapes

#: File of the checkout -> what renders it.
RENDERED = {"kg/vocab.py": render_vocab, "ontology/shapes.ttl": render_shapes, "ontology/index.html": render_page}


def main() -> None:
    """Rewrite the rendered files."""
    root = Path(__file__).resolve().parents[3]
    ontology = read_ontology(root / "ontology" / "kg.ttl")
    for name, render in RENDERED.items():
        (root / name).write_text(render(ontology), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
