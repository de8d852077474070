class SphinxStyle:
    """Counts words.

    :param int shortest: Words below this length do not count.
    :param ignored: Words that never count.
    """

    def __init__(self, shortest=1, ignored=()):
        self.shortest = shortest
        self.ignored = set(ignored)

    def execute(self, text):
        """Counts.

        :param str text: What is read.
        :returns: counts: How often each word occurs.
        :rtype: dict
        """
        return {word: text.split().count(word) for word in text.split() if len(word) >= self.shortest}
