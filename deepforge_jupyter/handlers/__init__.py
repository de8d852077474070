"""REST and the feed websocket under `<base_url>/deepforge/api/`: decode, one service call, encode."""
