class GoogleStyle:
    """Fits a line through points.

    Args:
        degree (int): Of the polynomial.
        ridge (float, optional): How much large coefficients cost.
            More costs more.
    """

    def __init__(self, degree=1, ridge=0.0):
        self.degree = degree
        self.ridge = ridge

    def execute(self, xs, ys):
        """Fits.

        Args:
            xs: Where the points are.
            ys (list[float]): How high they are.

        Returns:
            coefficients (list[float]): From the constant upwards.
            error (float): The mean square.

        Raises:
            ValueError: If there are too few points.
        """
        if len(xs) <= self.degree:
            raise ValueError("too few points")
        solution = solve(xs, ys, degree=self.degree, ridge=self.ridge)
        return solution.coefficients(), solution.error()


def solve(xs, ys, degree, ridge):
    return Solution(xs, ys)


class Solution:
    def __init__(self, xs, ys):
        self.xs = xs

    def coefficients(self):
        return [0.0]

    def error(self):
        return 0.0
