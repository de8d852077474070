from utils.base import TrainingStep


class BaseElsewhere(TrainingStep):
    """Only execute is here."""

    def execute(self, dataset):
        return super().execute(dataset)
