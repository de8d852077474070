"""Figures in tries and in scratch cells."""

from __future__ import annotations

from trying.kernels import Kernel

PLOT_LOSSES = """\
    import time

    import matplotlib.pyplot as plt

    class Train:
        def execute(self):
            for epoch in range(3):
                plt.clf()
                plt.plot(range(epoch + 2))
                plt.show()
                time.sleep(0.15)
"""


def test_a_plot_of_losses_is_updated_in_place_and_again_in_the_next_try(kernel: Kernel):
    kernel.write("operations/Train.py", PLOT_LOSSES)
    displays = set()
    for _ in range(2):
        answer = kernel.try_it()
        (figure,) = answer.figures
        displays.add(figure["transient"]["display_id"])
        assert [shown["transient"] for shown in answer.updates] == [figure["transient"]] * 2
    assert len(displays) == 2  # a try has its own picture


def test_a_figure_left_open_is_shown_once_at_the_end_of_a_cell(kernel: Kernel):
    kernel.enter()
    answer = kernel.run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('first')")
    assert answer.text == "first\n"
    assert len(answer.figures) == 1
    assert kernel.run("print('second')").figures == []


def test_a_figure_that_is_the_value_of_a_cell_is_shown_once(kernel: Kernel):
    kernel.enter()
    answer = kernel.run("import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1])\nfigure")
    assert len(answer.figures) == 1
    assert len(kernel.run("figure").figures) == 1


def test_a_figure_that_is_an_output_is_shown_once(kernel: Kernel):
    kernel.write(
        "operations/Train.py",
        """\
        import matplotlib.pyplot as plt

        class Train:
            def execute(self):
                figure, axes = plt.subplots()
                axes.plot([1, 2])
                return figure
        """,
    )
    answer = kernel.try_it(outputs=["figure"])
    assert len(answer.figures) == 1
    assert answer.output("figure")["metadata"]["deepforge"]["type"] == "matplotlib.figure.Figure"


def test_a_kept_figure_that_is_displayed_again_is_updated_in_place(kernel: Kernel):
    kernel.write(
        "operations/Train.py",
        """\
        import time

        import matplotlib.pyplot as plt

        class Train:
            def execute(self):
                figure, axes = plt.subplots()
                for epoch in range(3):
                    axes.plot([epoch, 1])
                    display(figure)
                    time.sleep(0.15)
                plt.close(figure)
        """,
    )
    answer = kernel.try_it()
    assert len(answer.figures) == 1
    assert len(answer.updates) == 2


def test_the_figures_of_an_operation_that_fails_are_shown(kernel: Kernel):
    kernel.write(
        "operations/Train.py",
        """\
        import matplotlib.pyplot as plt

        class Train:
            def execute(self):
                plt.plot([1, 2])
                raise ValueError("after the figure")
        """,
    )
    answer = kernel.try_it()
    assert answer.status == "error"
    assert len(answer.figures) == 1


def test_the_notebooks_own_backend_can_be_chosen(kernel: Kernel):
    kernel.enter()
    answer = kernel.run("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])")
    assert answer.status == "ok"
    assert len(kernel.run("plt.plot([1, 2])").figures) == 1
    kernel.run("import matplotlib\nmatplotlib.use('module://deepforge_runner.figures')")
