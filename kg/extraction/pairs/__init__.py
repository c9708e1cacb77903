"""Relations by weighing: every pair of things that stand near each other, what speaks for a relation between them.

`context` says how two names stand to each other in a sentence, `article` what the whole article says of both, `judge`
adds up weights (kg.knowledge.weights) that kg.training has fitted on gold graphs.
"""
