"""The claims of the current versions as one Parquet file, for analysis with pandas or DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from tracker.store.documents import load_readings
from tracker.store.schema import documents
from tracker.store.statements import chunks
from tracker.table import claims_frame
from tracker.table_files import arrow_schema

DOCUMENTS_AT_ONCE: Final = 2_000


def write_snapshot(connection: Connection, path: Path) -> None:
    """Write the claims table of the store, some documents at a time, so that its size does not matter."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    keys = sorted(
        (row.doc_id, row.version) for row in connection.execute(select(documents.c.doc_id, documents.c.version))
    )
    with pq.ParquetWriter(path, arrow_schema(), compression="zstd") as writer:
        for some in chunks(keys, DOCUMENTS_AT_ONCE):
            frame = claims_frame(load_readings(connection, some).values())
            writer.write_table(pa.Table.from_pandas(frame, schema=arrow_schema(), preserve_index=False))
