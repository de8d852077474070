"""A typed client of the REST API, for scripts, notebooks and tests.

    with Client("http://localhost:8888", token="…") as deepforge:
        project = deepforge.project_at("digits")
        execution = deepforge.start(project.id, "pipelines/train.dfpipe", overrides={"Train": {"epochs": 3}})
        print(deepforge.wait(execution.id).status)

Errors of the server are raised as the same classes that it raised.
"""

from deepforge_jupyter.client.client import Client

__all__ = ["Client"]
