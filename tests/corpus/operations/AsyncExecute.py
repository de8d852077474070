import asyncio


class AsyncExecute:
    def __init__(self, pause_s=0.1):
        self.pause_s = pause_s

    async def execute(self, value):
        await asyncio.sleep(self.pause_s)
        doubled = value * 2
        return doubled
