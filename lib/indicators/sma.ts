/** Simple moving average: the mean of the last `length` values, oldest first; undefined where there are fewer. */
export function sma(values: readonly number[], length: number): number | undefined {
  if (length < 1 || values.length < length) return undefined;
  return values.slice(-length).reduce((total, value) => total + value, 0) / length;
}
