"""One bucket of an S3 server: boto3, which is loaded at the first use and works in threads of its own."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import msgspec

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.storage.addresses import Lending
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.s3_client import PART_BYTES, PARTS_AT_ONCE, THREADS, S3Settings, connected
from deepforge_jupyter.storage.s3_download import Download
from deepforge_jupyter.storage.s3_errors import code_of, explained, is_outdated, is_refused
from deepforge_jupyter.storage.s3_found import Found, Listed, Part, Stored
from deepforge_jupyter.storage.sums import Sum

if TYPE_CHECKING:
    from boto3.s3.transfer import TransferConfig
    from s3transfer.futures import TransferFuture
    from s3transfer.manager import TransferManager

DELETED_AT_ONCE = 1000
HASHED_BYTES = 1 << 20

Result = TypeVar("Result")


class Bucket:
    """Keys are relative to the prefix. Raises NotFound for what is not there, StorageFull, Unavailable."""

    def __init__(self, settings: S3Settings) -> None:
        self.settings = settings
        self._prefix = f"{settings.prefix.strip('/')}/" if settings.prefix.strip("/") else ""
        self._lock = threading.Lock()
        self._made: Any = None
        self._made_for_others: Any = None
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="deepforge-s3")

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def get(self, key: str, *, first: int | None = None, last: int | None = None) -> bytes:
        """The object, or its bytes from `first` to `last`, both included."""
        return (await self.stored(key, first=first, last=last)).data

    async def stored(self, key: str, *, first: int | None = None, last: int | None = None) -> Stored:
        asked = {} if first is None else {"Range": f"bytes={first}-{'' if last is None else last}"}

        def get() -> Stored:
            answer = self._client.get_object(**self._at(key), **asked)
            return Stored(answer["Body"].read(), answer["ETag"])

        return await self._run(get, "read from it")

    async def put(self, key: str, data: bytes, *, replaces: str | None = None, is_new: bool = False) -> bool:
        """False if there is one already (with `is_new`), or if what is there is not the one with the tag `replaces`."""
        condition = {"IfNoneMatch": "*"} if is_new else {} if replaces is None else {"IfMatch": replaces}

        def put() -> bool:
            from botocore.exceptions import ClientError

            try:
                self._client.put_object(**self._at(key), Body=data, **condition)
            except ClientError as error:
                if condition and (is_outdated(error) or code_of(error) == "NoSuchKey"):
                    return False
                raise
            return True

        return await self._to_its_end(put, "write into it", cancel=lambda: None)

    async def upload(self, file: Path, key: str, *, progress: Progress | None = None) -> None:
        """In parts if it is large; cut off or canceled, it leaves nothing. What arrived is compared with what was
        sent."""
        size_bytes = file.stat().st_size
        at = self._at(key)
        await self._transfer(
            lambda manager, told: manager.upload(str(file), at["Bucket"], at["Key"], subscribers=told),
            "write into it",
            progress=progress,
        )
        if size_bytes > PART_BYTES:  # a single request is refused by the server unless it is whole
            arrived = await self.size(key)
            if arrived != size_bytes:
                raise Unavailable(f"{key}: {arrived} bytes arrived in {self} instead of {size_bytes}. Try again.")

    async def download(
        self, key: str, file: Path, *, total: Sum | None = None, progress: Progress | None = None
    ) -> None:
        """What arrived is added to `total`, while it arrives."""
        download = Download(self._at(key), file, total=total, progress=progress)
        await self._to_its_end(lambda: download.run(self._client), "read from it", cancel=download.cancel)

    async def size(self, key: str) -> int:
        def size() -> int:
            found: int = self._client.head_object(**self._at(key))["ContentLength"]
            return found

        return await self._run(size, "read from it")

    async def sha256(self, key: str, *, progress: Progress | None = None) -> str:
        """Of the object's bytes, which are read anew and not kept."""
        is_canceled = threading.Event()

        def read() -> str:
            digest = hashlib.sha256()
            with contextlib.closing(self._client.get_object(**self._at(key))["Body"]) as body:
                while (chunk := body.read(HASHED_BYTES)) and not is_canceled.is_set():
                    digest.update(chunk)
                    if progress is not None:
                        progress(len(chunk))
            return digest.hexdigest()

        return await self._to_its_end(read, "read from it", cancel=is_canceled.set)

    async def copy(self, source: str, key: str, *, progress: Progress | None = None) -> None:
        """On the server; nothing passes through here."""
        origin, at = {"Bucket": self.settings.bucket, "Key": self._prefix + source}, self._at(key)
        await self._transfer(
            lambda manager, told: manager.copy(origin, at["Bucket"], at["Key"], subscribers=told),
            "write into it",
            progress=progress,
        )

    async def sizes(self, folder: str) -> dict[str, int]:
        """What lies below `folder` (a key without its last `/`), by key relative to it."""

        def sizes() -> dict[str, int]:
            start = f"{self._prefix}{folder}/"
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.settings.bucket, Prefix=start)
            return {
                each["Key"].removeprefix(start): each["Size"] for page in pages for each in page.get("Contents", ())
            }

        return await self._run(sizes, "list what is in it")

    async def listed(self, start: str, *, after: str | None, limit: int, delimiter: str) -> Listed:
        """One page of the keys that begin with `start`; those with a `delimiter` after it are one folder."""

        def listed() -> Listed:
            asked = {} if after is None else {"ContinuationToken": after}
            answer = self._client.list_objects_v2(
                Bucket=self.settings.bucket,
                Prefix=self._prefix + start,
                Delimiter=delimiter,
                MaxKeys=min(limit, 1000),
                **asked,
            )
            found = [Found(key=self._own(each["Prefix"])) for each in answer.get("CommonPrefixes", ())]
            found += [
                Found(
                    key=self._own(each["Key"]),
                    size_bytes=each["Size"],
                    changed_at=each["LastModified"],
                    tag=each["ETag"],
                )
                for each in answer.get("Contents", ())
            ]
            return Listed(tuple(found), answer.get("NextContinuationToken"))

        return await self._run(listed, "list what is in it")

    async def head(self, key: str) -> Found:
        def head() -> Found:
            answer = self._client.head_object(**self._at(key))
            return Found(
                key=key, size_bytes=answer["ContentLength"], changed_at=answer["LastModified"], tag=answer["ETag"]
            )

        return await self._run(head, "read from it")

    async def delete(self, keys: Iterable[str]) -> None:
        """Those that are not there are none to it."""
        wanted = [{"Key": self._prefix + key} for key in keys]

        def delete() -> None:
            for start in range(0, len(wanted), DELETED_AT_ONCE):
                objects = wanted[start : start + DELETED_AT_ONCE]
                answer = self._client.delete_objects(
                    Bucket=self.settings.bucket, Delete={"Objects": objects, "Quiet": True}
                )
                for refused in answer.get("Errors", ()):
                    if refused.get("Code") != "NoSuchKey":
                        raise Unavailable(f"{self}: {refused['Key']} cannot be deleted: {refused.get('Message')}")

        if wanted:
            await self._run(delete, "delete in it")

    async def begin_parts(self, key: str) -> str:
        """The id of an upload of the object in parts, which others may send."""

        def begin() -> str:
            upload: str = self._client.create_multipart_upload(**self._at(key))["UploadId"]
            return upload

        return await self._run(begin, "write into it")

    async def part_url(
        self, key: str, upload: str, number: int, *, size_bytes: int, life_s: int, md5: str | None = None
    ) -> str:
        """By which whoever has it writes this one part (from 1) of exactly this size, and nothing else: with `md5` (in
        base64) only these bytes."""

        def url() -> str:
            asked = {**self._at(key), "UploadId": upload, "PartNumber": number, "ContentLength": size_bytes}
            if md5 is not None:
                asked["ContentMD5"] = md5
            client = self._client_for_others
            made: str = client.generate_presigned_url("upload_part", Params=asked, ExpiresIn=life_s)
            return made

        return await self._run(url, "be lent to others")

    async def arrived_parts(self, key: str, upload: str) -> dict[int, Part]:
        """By number, in their order."""

        def arrived() -> dict[int, Part]:
            pages = self._client.get_paginator("list_parts").paginate(**self._at(key), UploadId=upload)
            found = [each for page in pages for each in page.get("Parts", ())]
            return {
                each["PartNumber"]: Part(each["Size"], each["ETag"])
                for each in sorted(found, key=lambda each: int(each["PartNumber"]))
            }

        return await self._run(arrived, "list what is in it")

    async def end_parts(self, key: str, upload: str, tags: Mapping[int, str]) -> None:
        """The object is there, of the parts with these tags."""
        parts = [{"PartNumber": number, "ETag": tag} for number, tag in tags.items()]
        await self._to_its_end(
            lambda: self._client.complete_multipart_upload(
                **self._at(key), UploadId=upload, MultipartUpload={"Parts": parts}
            ),
            "write into it",
            cancel=lambda: None,
        )

    async def abandon(self, start: str) -> None:
        """Ends the uploads in parts that somebody left unfinished, of keys that begin with `start`. Where these
        credentials, or anybody, may not, that is left to the bucket's lifecycle rules."""

        def abandon() -> None:
            from botocore.exceptions import ClientError

            try:
                end_those_left()
            except ClientError as error:
                if not is_refused(error):
                    raise

        def end_those_left() -> None:
            pages = self._client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self.settings.bucket, Prefix=self._prefix + start):
                for left in page.get("Uploads", ()):
                    self._client.abort_multipart_upload(
                        Bucket=self.settings.bucket, Key=left["Key"], UploadId=left["UploadId"]
                    )

        await self._run(abandon, "delete in it")

    async def make(self) -> None:
        """Makes the bucket if there is none."""

        def make() -> None:
            from botocore.exceptions import ClientError

            try:
                self._client.list_objects_v2(Bucket=self.settings.bucket, MaxKeys=1)
            except ClientError as error:
                if code_of(error) not in ("NoSuchBucket", "404"):
                    raise
                place = self.settings.region
                where = {"LocationConstraint": place} if place and not self.settings.endpoint else {}
                if place == "us-east-1" or not where:
                    self._client.create_bucket(Bucket=self.settings.bucket)
                else:
                    self._client.create_bucket(Bucket=self.settings.bucket, CreateBucketConfiguration=where)

        await self._run(make, "make it")

    async def url(self, key: str, lending: Lending) -> str:
        """By which whoever has it reads this one object, and nothing else, until it expires."""
        served = {
            "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(lending.filename, safe='')}",
            "ResponseContentType": lending.media,
        }

        def url() -> str:
            client, asked = self._client_for_others, {**self._at(key), **served}
            made: str = client.generate_presigned_url("get_object", Params=asked, ExpiresIn=lending.life_s)
            return made

        return await self._run(url, "be lent to others")

    def __str__(self) -> str:
        return f"the bucket “{self.settings.bucket}” of {self.settings.server}"

    def _own(self, key: str) -> str:
        return key.removeprefix(self._prefix)

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.settings.bucket, "Key": self._prefix + key}

    async def _run(self, work: Callable[[], Result], doing: str) -> Result:
        def explain() -> Result:
            from botocore.exceptions import BotoCoreError, ClientError
            from s3transfer.exceptions import RetriesExceededError

            try:
                return work()
            except (BotoCoreError, ClientError, RetriesExceededError, ConnectionError) as error:
                bucket, server = self.settings.bucket, self.settings.server
                raise explained(error, bucket=bucket, server=server, doing=doing) from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, explain)

    async def _transfer(
        self,
        start: Callable[[TransferManager, list[Any]], TransferFuture],
        doing: str,
        *,
        progress: Progress | None = None,
    ) -> None:
        begun: list[TransferFuture] = []
        is_canceled = threading.Event()

        def transfer() -> None:
            from boto3.s3.transfer import ProgressCallbackInvoker, create_transfer_manager

            told = [] if progress is None else [ProgressCallbackInvoker(progress)]
            with create_transfer_manager(self._client, parts()) as manager:
                begun.append(start(manager, told))
                if is_canceled.is_set():
                    begun[0].cancel()
                begun[0].result()

        def cancel() -> None:
            is_canceled.set()
            for future in begun:
                future.cancel()

        await self._to_its_end(transfer, doing, cancel=cancel)

    async def _to_its_end(self, work: Callable[[], Result], doing: str, *, cancel: Callable[[], None]) -> Result:
        """Returns when nothing of it goes on any more, also when it is canceled."""
        running = asyncio.ensure_future(self._run(work, doing))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            cancel()
            await asyncio.wait([running])
            running.exception()
            raise

    @property
    def _client(self) -> Any:
        with self._lock:
            if self._made is None:
                self._made = connected(self.settings)
            return self._made

    @property
    def _client_for_others(self) -> Any:
        """It only signs: the address that is signed is the one that they ask."""
        if not self.settings.public_endpoint:
            return self._client
        with self._lock:
            if self._made_for_others is None:
                settings = msgspec.structs.replace(self.settings, endpoint=self.settings.public_endpoint)
                self._made_for_others = connected(settings)
            return self._made_for_others


def parts() -> TransferConfig:
    from boto3.s3.transfer import TransferConfig

    return TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, max_concurrency=PARTS_AT_ONCE)
