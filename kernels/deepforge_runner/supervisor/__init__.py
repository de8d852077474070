"""The parent of operations: a small process of its own that outlives the server that started it."""
