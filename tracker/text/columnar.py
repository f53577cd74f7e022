"""Documents in Parquet, through pyarrow (the only file here that knows it), one batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tracker.errors import ReadError
from tracker.text.formats import Input, Intake, Item, reads
from tracker.text.records import ALL_FIELDS, check_columns, document_from_row, lasting_row_name

if TYPE_CHECKING:
    import pyarrow

BATCH_ROWS: Final = 1_000


@reads(".parquet")
def read_parquet(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from each row of a Parquet file that has a column `text`."""
    import pyarrow
    import pyarrow.parquet

    with source.open() as stream:
        try:
            table = pyarrow.parquet.ParquetFile(stream)
            names = list(table.schema_arrow.names)
            check_columns(names, where=source.name)
            number = 0
            for batch in table.iter_batches(BATCH_ROWS, columns=[name for name in names if name in ALL_FIELDS]):
                for row in _rows(batch):
                    number += 1
                    where = f"{source.name} row {number}"
                    name = lasting_row_name(row) if intake.lasting_ids else f"{source.stem}-{number}"
                    yield from document_from_row(row, default_id=name, where=where)
        except pyarrow.ArrowException as error:
            reason = str(error).splitlines()[0][:120]
            raise ReadError(f"not a readable Parquet file: {reason}", where=source.name) from None


def _rows(batch: pyarrow.RecordBatch) -> list[dict[str, object]]:
    """Rows as plain Python values. Nanoseconds are cut to microseconds: they would come back as pandas objects."""
    import pyarrow

    columns = []
    for column in batch.columns:
        if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
            column = column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False)
        columns.append(column)
    rows: list[dict[str, object]] = pyarrow.RecordBatch.from_arrays(columns, names=batch.schema.names).to_pylist()
    return rows
