"""The kernel *DeepForge*: an IPython kernel in which a project's operations and utils can be imported."""
