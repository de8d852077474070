class Tabs:
	"""Indented by tabs."""

	def __init__(self, epochs=3):
		self.epochs = epochs

	def execute(self, dataset):
		for _ in range(self.epochs):
			model = dataset
		return model
