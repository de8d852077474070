"""Records as MongoDB's documents, and the sizes that those may have.

The body is kept as JSON text, so that every key and number comes back as it was; what can be searched stands beside it:

    {_id: "jobs/<id>", c: "jobs", rev: 3, change: 41, body: "{…}", f: {status: "running", …}}

A deleted record leaves `{_id, rev: 0, change}`, which those that watch see.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import bson
import msgspec

from deepforge_jupyter.errors import TooLarge
from deepforge_jupyter.store.base import COLLECTIONS, Change, Record
from deepforge_jupyter.store.fields import Scalar
from deepforge_jupyter.store.prepared import Prepared

Document = Mapping[str, Any]

LARGEST_B = 16 << 20
_SURELY_FITS = 1_900_000  # characters of up to four bytes, twice: in the body and beside it


def key_of(collection: str, id: str) -> str:
    return f"{collection}/{id}"


def document_of(prepared: Prepared, *, rev: int, change: int) -> dict[str, Any]:
    """Raises TooLarge for what MongoDB does not take."""
    write = prepared.write
    assert prepared.body is not None
    document = {
        "_id": key_of(write.collection, write.id),
        "rev": rev,
        "change": change,
        "body": prepared.body,
        **searched_of(prepared),
    }
    if len(prepared.body) > _SURELY_FITS and (size := len(bson.encode(document))) >= LARGEST_B:
        raise TooLarge(
            f"The record {write.id} of {write.collection} has {size / 1e6:.1f} MB; MongoDB takes at most "
            f"{LARGEST_B / 1e6:.1f} MB.",
            details={"collection": write.collection, "id": write.id, "size": size},
        )
    return document


def searched_of(prepared: Prepared) -> dict[str, Any]:
    """What of the document is searched."""
    collection = prepared.write.collection
    if prepared.body is None:
        return {}
    return {
        "c": collection,
        "f": dict(zip(COLLECTIONS[collection], map(searchable, prepared.fields), strict=True)),
    }


def tombstone_of(prepared: Prepared, *, change: int) -> dict[str, Any]:
    return {"_id": key_of(prepared.write.collection, prepared.write.id), "rev": 0, "change": change}


def record_of(document: Document) -> Record | None:
    """None for what was deleted."""
    if not document["rev"]:
        return None
    collection, _, id = document["_id"].partition("/")
    return Record(collection=collection, id=id, rev=int(document["rev"]), body=msgspec.json.decode(document["body"]))


def change_of(document: Document) -> Change:
    collection, _, id = document["_id"].partition("/")
    return Change(collection=collection, id=id, record=record_of(document))


def searchable(value: Scalar) -> Scalar:
    """What is not a number is nothing, as in JSON."""
    return None if isinstance(value, float) and math.isnan(value) else value
