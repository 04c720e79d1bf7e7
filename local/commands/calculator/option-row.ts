/** A row of JSON as an option: every field that counts must be there and be what it should, and no other may be. */
import type { CashDividend } from '#lib/pricing/option-terms.ts';
import type { OptionRequest } from '#lib/pricing/value-option.ts';
import type { Fields, RowRefusal } from './answer-rows.ts';

/** What the option is told from, besides its terms. */
export type Given = 'volatility' | 'price';

export interface OptionRow {
  readonly request: OptionRequest;
  /** Its volatility, or its price. */
  readonly given: number;
}

/** Both commands take the fields of both, so that one file serves. */
const FIELDS: readonly string[] = [
  ...['id', 'exercise', 'type', 'spot', 'strike', 'years', 'rate', 'yield'],
  ...['volatility', 'price', 'dividends', 'accuracy'],
];

export function optionRow(fields: Fields, given: Given): OptionRow | { readonly refused: RowRefusal } {
  const problems: string[] = [];
  const isGiven = (name: string): boolean => fields[name] !== undefined && fields[name] !== null;
  const need = (name: string): void => {
    if (!isGiven(name)) problems.push(`${name} is missing`);
  };
  const number = (name: string): number => {
    need(name);
    const value = fields[name];
    if (typeof value === 'number') return value;
    if (isGiven(name)) problems.push(`${name} is ${JSON.stringify(value)}: write a number, without quotes`);
    return Number.NaN;
  };
  for (const name of Object.keys(fields))
    if (!FIELDS.includes(name)) problems.push(`"${name}" is no field of a row: there are ${FIELDS.join(', ')}`);
  need('exercise');
  need('type');
  const figures = {
    spot: number('spot'),
    strike: number('strike'),
    years: number('years'),
    rate: number('rate'),
    dividendYield: isGiven('yield') ? number('yield') : 0,
  };
  const row = { given: number(given), dividends: isGiven('dividends') ? dividendsOf(fields.dividends) : [] };
  if (row.dividends === undefined)
    problems.push(`dividends is ${JSON.stringify(fields.dividends)}: write [[years, cash], …], in numbers`);
  if (problems.length > 0) return { refused: { code: 'bad-input', message: problems.join('; ') } };
  // Words are checked, and their choices told, where options are priced.
  const words = {
    right: fields.type,
    exercise: fields.exercise,
    ...(isGiven('accuracy') && { accuracy: fields.accuracy }),
  };
  return { given: row.given, request: { ...figures, ...words, dividends: row.dividends } as OptionRequest };
}

const dividendsOf = (value: unknown): readonly CashDividend[] | undefined =>
  Array.isArray(value) && value.every(isPair) ? value.map(([years, cash]) => ({ years, cash })) : undefined;

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'number');
