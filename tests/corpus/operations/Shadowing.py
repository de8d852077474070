size = 3


class Shadowing:
    size = 5

    def __init__(self, size=1, name="x"):
        self.size = size
        self.name = name

        def inner(size):
            return size

        self.other = inner(size) + (lambda size=size: size)()

    def execute(self, rows, key="rows"):
        """Counts rows; the text "rows" is no use of it."""
        totals = [rows for rows in rows]
        by_key = {rows: 1 for rows in rows if rows}

        def count():
            nonlocal rows
            rows = list(rows)
            return len(rows)

        def other():
            global size
            size = 4
            rows = 2
            return rows

        print("rows", 'rows', f"rows {rows}", key.rows if hasattr(key, "rows") else rows)
        return totals, by_key, count()
