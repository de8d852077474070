"""The feed websocket."""

from __future__ import annotations

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.websocket import WebSocketHandler

from deepforge_jupyter.handlers.base import RESOURCE


class FeedHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    auth_resource = RESOURCE
