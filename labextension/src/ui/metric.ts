const NOT_FINITE = 'NaN or ∞';

/** Four significant digits, without trailing zeros; null is what was logged and is no finite number. */
export function formatMetric(value: number | null): string {
  if (value === null) {
    return NOT_FINITE;
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e6) {
    return String(value);
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));
}
