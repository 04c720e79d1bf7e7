/** The computed tables of option values in `test/fixtures`, as rows of what to price and what to expect. */
import { readFileSync } from 'node:fs';
import type { CashDividend, Exercise, OptionTerms, VolatileOption } from '#lib/pricing/option-terms.ts';

export interface OptionRow {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  /** A column as a number; not a number where it is blank. */
  readonly figure: (column: string) => number;
  readonly exercise: Exercise;
  readonly terms: OptionTerms;
  /** With the volatility of the row, where it has one. */
  readonly option: VolatileOption;
  readonly dividends: readonly CashDividend[];
}

/** Commas inside quotes belong to the cell. */
const cellsOf = (line: string): readonly string[] =>
  (line.match(/("[^"]*"|[^,]*)(,|$)/g) ?? []).map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, ''));

/** "20/365" or "0.25". */
function yearsOf(text: string): number {
  const [top, bottom = '1'] = text.split('/');
  return Number(top) / Number(bottom);
}

function rowOf(fields: Readonly<Record<string, string>>, exercise: Exercise): OptionRow {
  const figure = (column: string): number => (fields[column] ? Number(fields[column]) : Number.NaN);
  const terms: OptionTerms = {
    right: fields.type === 'call' ? 'call' : 'put',
    spot: figure('spot'),
    strike: figure('strike'),
    years: fields.t_years === undefined ? yearsOf(fields.t_text ?? '') : figure('t_years'),
    rate: figure('rate'),
    dividendYield: fields.div_yield === undefined ? 0 : figure('div_yield'),
  };
  const dividends = (fields['dividends_t:cash'] ?? '').split(';').filter((each) => each !== '');
  return {
    id: fields.id ?? '',
    fields,
    figure,
    exercise: fields.exercise === undefined ? exercise : fields.exercise === 'american' ? 'american' : 'european',
    terms,
    option: { ...terms, volatility: figure('vol') },
    dividends: dividends.map((each) => {
      const [at = '', cash] = each.split(':');
      return { years: yearsOf(at), cash: Number(cash) };
    }),
  };
}

function rowsOf(text: string, exercise: Exercise): readonly OptionRow[] {
  const [head = '', ...lines] = text.trim().split('\n');
  const names = cellsOf(head);
  return lines.map((line) => {
    const cells = cellsOf(line);
    return rowOf(Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])), exercise);
  });
}

const fixture = (name: string, exercise: Exercise): readonly OptionRow[] =>
  rowsOf(readFileSync(new URL(`../../fixtures/options_${name}.csv`, import.meta.url), 'utf8'), exercise);

export const europeanRows = (): readonly OptionRow[] => fixture('european', 'european');
export const volatilityRows = (): readonly OptionRow[] => fixture('implied_vol', 'european');
export const americanRows = (): readonly OptionRow[] => fixture('american', 'american');
export const dividendRows = (): readonly OptionRow[] => fixture('discrete_dividend', 'american');
/** A table of the same form that lies elsewhere. */
export const rowsIn = (file: string): readonly OptionRow[] => rowsOf(readFileSync(file, 'utf8'), 'european');
