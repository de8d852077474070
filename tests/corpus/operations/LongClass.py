import json
import logging
from collections import defaultdict
from pathlib import Path

logger = logging.getLogger(__name__)


class LongClass:
    """Trains and evaluates several models on several datasets.

    The models are compared by their score; the best is kept.

    Parameters
    ----------
    models, datasets : list
        What is compared with what.
    folder : Path
        Where reports go.

    Notes
    -----
    Scores are comparable only within a dataset.
    """

    #: shared by all
    VERSION = 2
    reuse = False

    # the constructor only stores
    def __init__(self, models, datasets, folder=Path("reports"), *, patience: int = 3, verbose=True):
        self.models = models
        self.datasets = datasets
        self.folder = Path(folder)
        self.patience = patience
        self.verbose = verbose
        self._scores = defaultdict(dict)

    def execute(self, baseline, extra=None):
        best, best_score = baseline, self.score(baseline)
        for model in self.models:
            score = self.score(model)
            if self.verbose:
                logger.info("%s: %s (patience %d)", model, score, self.patience)
            if score > best_score:
                best, best_score = model, score
        if extra:
            best = extra
        self.write(best=best)
        return best, best_score, dict(self._scores)

    def score(self, model):
        total = 0.0
        for name, dataset in enumerate(self.datasets):
            self._scores[model][name] = score = len(dataset)
            total += score
        return total / max(1, len(self.datasets))

    def write(self, *, best):
        self.folder.mkdir(exist_ok=True)
        (self.folder / "best.json").write_text(json.dumps({"best": str(best), "patience": self.patience}))
