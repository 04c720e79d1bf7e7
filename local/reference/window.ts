/** Which returns of a series a row is about: "last 1000", "first 1500", "all", "rows 100-500", "2008-01-01..2009-12-31". */

const COUNTED = /^(first|last)\s+(\d+)(?:\s+\w+)?$/i;
const ROWS = /^(?:rows\s+)?(\d+)\s*(?:-|\.\.|:|to)\s*(\d+)$/i;
const DATES = /^(?:from\s+)?(\d{4}-\d{2}-\d{2})\s*(?:\.\.|to|\/|:)\s*(\d{4}-\d{2}-\d{2})$/i;
const YEAR = /^(\d{4})$/;

/** From and to (excluded), counted from 0; or a sentence. Rows are counted from 1 and dates taken with both ends. */
export function windowOf(text: string, dates: readonly string[]): readonly [number, number] | string {
  const window = text.trim();
  const count = dates.length;
  if (window === '' || /^all$/i.test(window)) return [0, count];
  const [, side, size] = COUNTED.exec(window) ?? [];
  if (side !== undefined) {
    const wanted = Number(size);
    if (wanted < 1 || wanted > count) return `the window is ${window}, and there are ${count} values`;
    return side.toLowerCase() === 'first' ? [0, wanted] : [count - wanted, count];
  }
  const [, from, to] = ROWS.exec(window) ?? [];
  if (from !== undefined) {
    if (Number(from) < 1 || Number(to) > count || Number(from) > Number(to))
      return `the window is ${window}, and there are ${count} values`;
    return [Number(from) - 1, Number(to)];
  }
  const [, year] = YEAR.exec(window) ?? [];
  const [, start = year && `${year}-01-01`, end = year && `${year}-12-31`] = DATES.exec(window) ?? [];
  if (start === undefined || end === undefined)
    return `the window "${window}" is not understood: write all, first N, last N, rows A-B or two dates with .. between`;
  const first = dates.findIndex((date) => date >= start);
  const last = dates.findLastIndex((date) => date <= end);
  return first < 0 || last < first ? `no value lies in the window ${window}` : [first, last + 1];
}
