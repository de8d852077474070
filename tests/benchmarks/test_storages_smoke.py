"""`python -m benchmarks.storages` prints what S3 costs beside plain boto3."""

from __future__ import annotations

from benchmark_tables import printed

ROWS = [
    "this disk's fdatasync",
    "making a small file on this disk",
    "a bare fork and its end",
    "1 MB into S3, uploaded",
    "1 MB into S3, of a job",
    "for comparison, boto3's upload of 1 MB, in between",
    "1 MB out of S3",
    "for comparison, boto3's download of 1 MB, in between",
]


def test_values_go_to_s3_and_back_beside_plain_boto3() -> None:
    rows = printed("benchmarks.storages", "--smoke")[2:]
    assert [row[0] for row in rows] == ROWS
    assert all(float(row[1].split()[0]) > 0 for row in rows)
