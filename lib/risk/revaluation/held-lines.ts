/**
 * The lines of a book: what positions hold, under prices and volatilities of one moment. Whatever cannot be valued refuses
 * the book with its name, so that nothing held is ever counted as nothing.
 */
import type { Book } from '../../model/book.ts';
import { type Instrument, multiplierOf, type Option, underlyingOf } from '../../model/instrument.ts';
import { type Holding, isFlat, type Position } from '../../model/position.ts';
import { mid, type Quote } from '../../model/quote.ts';
import type { Instant } from '../../model/time.ts';
import { sum, toNumber } from '../../model/units.ts';
import { endOf, termsOf, yearsUntil } from '../../pricing/contract-terms.ts';
import type { OptionTerms } from '../../pricing/option-terms.ts';
import { impliedVolatility } from '../../pricing/value-option.ts';
import { type Line, type Lines, type OptionLine, oddLine, type Unvalued, unvalued, type Valued } from './line.ts';

/** What instruments are worth at one moment. */
export interface Marks {
  readonly now: Instant;
  /** Of a share, or of what an index option is on, in US dollars. */
  readonly spotOf: (name: string) => number | undefined;
  readonly volatilityOf: (option: Option, terms: OptionTerms) => number | undefined;
  /** Continuous and annual, for every expiry. */
  readonly rate: number;
  readonly dividendYieldOf: (name: string) => number;
}

/** The share that decides what an instrument is worth; weeklies of an index have a root of their own. */
export const nameOf = (instrument: Instrument): string =>
  instrument.kind === 'option' ? termsOf(instrument.underlying).underlying : underlyingOf(instrument);

export function optionLine(option: Option, spot: number, marks: Marks): OptionLine | undefined {
  const terms = {
    ...{ right: option.right, strike: toNumber(option.strike), spot },
    years: Math.max(0, yearsUntil(endOf(option), marks.now)),
    ...{ rate: marks.rate, dividendYield: marks.dividendYieldOf(nameOf(option)) },
  };
  // Once expired it is worth its pay-off, and no volatility is asked for.
  const volatility = terms.years === 0 ? 0 : marks.volatilityOf(option, terms);
  if (volatility === undefined) return undefined;
  const { spot: _spot, ...rest } = terms;
  return { ...rest, exercise: termsOf(option.underlying).exercise, volatility };
}

/** One instrument held, as a line, or why it has no value. */
export function lineOf(
  held: Pick<Line, 'id' | 'strategyId' | 'position' | 'units'>,
  instrument: Instrument,
  marks: Marks,
): Line | Unvalued {
  const name = nameOf(instrument);
  const spot = marks.spotOf(name);
  if (spot === undefined) return unvalued(held.id, `there is no price of ${name}`);
  const line = { ...held, symbol: instrument.symbol, name, spot };
  if (instrument.kind === 'equity') return oddLine(line) ?? line;
  const option = optionLine(instrument, spot, marks);
  if (option === undefined) return unvalued(held.id, 'there is no volatility for it, and none is made up');
  return oddLine({ ...line, option }) ?? { ...line, option };
}

/** All lines, or the first that has no value. */
export function allValued(lines: readonly (Line | Unvalued)[]): Valued<Lines> {
  const missing = lines.find((line) => 'ok' in line);
  return missing ?? { ok: true, lines: lines.filter((line): line is Line => !('ok' in line)) };
}

const heldLine = (
  { id: position, strategyId }: Position,
  { instrument, lots }: Holding,
  marks: Marks,
): Line | Unvalued => {
  const units = toNumber(sum(lots.map((lot) => lot.quantity))) * multiplierOf(instrument);
  return lineOf({ id: `${strategyId} ${instrument.symbol}`, strategyId, position, units }, instrument, marks);
};

export const linesOf = ({ positions }: Pick<Book, 'positions'>, marks: Marks): Valued<Lines> =>
  allValued(
    positions
      .filter((position) => !isFlat(position))
      .flatMap((position) =>
        position.holdings.filter(({ lots }) => lots.length > 0).map((holding) => heldLine(position, holding, marks)),
      ),
  );

/** Marks from quotes alone: shares at their middle, volatility from the middle of the contract's own market. */
export const marksFrom = (
  quoteOf: (symbol: string) => Quote | undefined,
  rest: Pick<Marks, 'now' | 'rate' | 'dividendYieldOf'>,
): Marks => ({
  ...rest,
  spotOf: (name) => middle(quoteOf(name)),
  volatilityOf: (option, terms) => {
    const price = middle(quoteOf(option.symbol));
    if (price === undefined) return undefined;
    const found = impliedVolatility({ ...terms, exercise: termsOf(option.underlying).exercise, price });
    return 'value' in found ? found.value : undefined;
  },
});

const middle = (quote: Quote | undefined): number | undefined => quote && mid(quote);
