"""`kg serve`: the graph page, a SPARQL 1.1 endpoint and a page for every IRI, read-only, on this machine.

The server process only speaks HTTP. Queries run in a few worker processes (`pool`, `child`), each of which holds the
graph, because a process is the only thing that can be stopped when a query does not end.
"""
