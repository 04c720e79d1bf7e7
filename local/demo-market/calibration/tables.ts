/** Plain tables for the terminal and for the page of the fit. */

export const fixed = (value: number, digits: number): string => value.toFixed(digits);
export const percent = (value: number, digits = 1): string => `${(100 * value).toFixed(digits)} %`;

/** A table in Markdown. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

export const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(mean(values.map((x) => x * x)));

export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}
