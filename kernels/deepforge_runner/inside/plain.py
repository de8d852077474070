"""The names that pickles of plain data hold: what they call makes numbers, texts, containers, arrays and tables, and
nothing else. Each stands here by itself; those of pandas as version 3 and as earlier ones write them."""

from __future__ import annotations

BUILTINS = ("bytearray", "complex", "frozenset", "range", "set", "slice")
OTHERS = (
    "_codecs.encode",
    "collections.OrderedDict",
    "collections.deque",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "datetime.timezone",
    "decimal.Decimal",
    "fractions.Fraction",
    "uuid.UUID",
    "numpy.dtype",
    "numpy.ndarray",
    "pyarrow.lib._restore_array",
    "pyarrow.lib.chunked_array",
    "pyarrow.lib.py_buffer",
    "pyarrow.lib.type_for_alias",
)
OF_NUMPY = ("multiarray._reconstruct", "multiarray.scalar", "numeric._frombuffer")
OF_PANDAS = (
    "_libs.arrays.__pyx_unpickle_NDArrayBacked",
    "_libs.internals._unpickle_block",
    "_libs.interval.__pyx_unpickle_IntervalMixin",
    "_libs.missing.NA",
    "_libs.tslibs.nattype._nat_unpickle",
    "_libs.tslibs.offsets.Day",
    "_libs.tslibs.timedeltas._timedelta_unpickle",
    "_libs.tslibs.timestamps._unpickle_timestamp",
    "core.indexes.base._new_Index",
    "core.indexes.datetimes._new_DatetimeIndex",
    "core.internals.managers.BlockManager",
    "core.internals.managers.SingleBlockManager",
)
# Public name in pandas 3 -> module in earlier versions.
CLASSES_OF_PANDAS = {
    "DataFrame": "core.frame",
    "Series": "core.series",
    "NA": "_libs.missing",
    "Index": "core.indexes.base",
    "RangeIndex": "core.indexes.range",
    "MultiIndex": "core.indexes.multi",
    "DatetimeIndex": "core.indexes.datetimes",
    "TimedeltaIndex": "core.indexes.timedeltas",
    "PeriodIndex": "core.indexes.period",
    "CategoricalIndex": "core.indexes.category",
    "IntervalIndex": "core.indexes.interval",
    "Categorical": "core.arrays.categorical",
    "CategoricalDtype": "core.dtypes.dtypes",
    "DatetimeTZDtype": "core.dtypes.dtypes",
    "IntervalDtype": "core.dtypes.dtypes",
    "PeriodDtype": "core.dtypes.dtypes",
    "StringDtype": "core.arrays.string_",
    "BooleanDtype": "core.arrays.boolean",
    "arrays.ArrowStringArray": "core.arrays.string_arrow",
    "arrays.BooleanArray": "core.arrays.boolean",
    "arrays.DatetimeArray": "core.arrays.datetimes",
    "arrays.FloatingArray": "core.arrays.floating",
    "arrays.IntegerArray": "core.arrays.integer",
    "arrays.IntervalArray": "core.arrays.interval",
    "arrays.PeriodArray": "core.arrays.period",
    "arrays.StringArray": "core.arrays.string_",
    "arrays.TimedeltaArray": "core.arrays.timedeltas",
}
for _width in ("8", "16", "32", "64"):
    CLASSES_OF_PANDAS["Int%sDtype" % _width] = CLASSES_OF_PANDAS["UInt%sDtype" % _width] = "core.arrays.integer"
for _width in ("32", "64"):
    CLASSES_OF_PANDAS["Float%sDtype" % _width] = "core.arrays.floating"


def _all_names():
    yield from ["builtins." + name for name in BUILTINS]
    yield from OTHERS
    for core in ("numpy.core.", "numpy._core."):
        yield from [core + name for name in OF_NUMPY]
    yield from ["pandas." + name for name in OF_PANDAS]
    for name, module in CLASSES_OF_PANDAS.items():
        yield "pandas." + name
        yield "pandas.%s.%s" % (module, name.rpartition(".")[2])


NAMES = frozenset(_all_names())
