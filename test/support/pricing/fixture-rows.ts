/** Rows of the reference tables in test/fixtures, by the names of their columns. */
import { readFileSync } from 'node:fs';
import type { OptionTerms } from '#lib/pricing/option-terms.ts';

export interface FixtureRow {
  readonly id: string;
  readonly text: (column: string) => string;
  readonly number: (column: string) => number;
  readonly terms: OptionTerms;
}

export function fixtureRows(file: string): readonly FixtureRow[] {
  const [header = '', ...lines] = readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const text = (column: string): string => cells[columns.indexOf(column)] ?? '';
    const number = (column: string): number => Number(text(column));
    const terms: OptionTerms = {
      right: text('type') === 'call' ? 'call' : 'put',
      spot: number('spot'),
      strike: number('strike'),
      years: number('t_years'),
      rate: number('rate'),
      dividendYield: number('div_yield'),
    };
    return { id: text('id'), text, number, terms };
  });
}
