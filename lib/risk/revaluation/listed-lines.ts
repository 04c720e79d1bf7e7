/** The lines of a plain list: a symbol and a quantity a row, with what is known of its market. One row may say what another leaves out of the same share's price. */
import * as z from 'zod';
import { InstrumentWire, multiplierOf } from '../../model/instrument.ts';
import type { Instant } from '../../model/time.ts';
import { termsOf } from '../../pricing/contract-terms.ts';
import { impliedVolatility } from '../../pricing/value-option.ts';
import { allValued, lineOf, type Marks, nameOf } from './held-lines.ts';
import type { Lines, Valued } from './line.ts';

export const ListedPosition = z.strictObject({
  /** A ticker, or an OCC option symbol. */
  symbol: InstrumentWire,
  /** Shares or contracts; negative where short. */
  quantity: z.number(),
  strategy: z.string().optional(),
  /** Rows with the same word are closed as one. */
  position: z.string().optional(),
  /** Price of the share, in US dollars. */
  spot: z.number().positive().optional(),
  /** Price of the option per share, from which its volatility follows where none is given. */
  price: z.number().positive().optional(),
  /** Annual, a fraction: 0.25. */
  volatility: z.number().positive().optional(),
  dividendYield: z.number().optional(),
  /** What one contract settles where it is not 100 shares. */
  multiplier: z.number().positive().optional(),
});
export type ListedPosition = z.infer<typeof ListedPosition>;

export interface ListSettings {
  readonly now: Instant;
  /** Continuous and annual. */
  readonly rate: number;
}

export function linesFromList(rows: readonly ListedPosition[], settings: ListSettings): Valued<Lines> {
  const spots = new Map(rows.flatMap(({ symbol, spot }) => (spot === undefined ? [] : [[nameOf(symbol), spot]])));
  const marksFor = (row: ListedPosition): Marks => ({
    ...settings,
    spotOf: (name) => row.spot ?? spots.get(name),
    dividendYieldOf: () => row.dividendYield ?? 0,
    volatilityOf: (option, terms) => {
      if (row.volatility !== undefined || row.price === undefined) return row.volatility;
      const { exercise } = termsOf(option.underlying);
      const found = impliedVolatility({ ...terms, exercise, price: row.price });
      return 'value' in found ? found.value : undefined;
    },
  });
  return allValued(
    rows.map((row) => {
      const units = row.quantity * (row.multiplier ?? multiplierOf(row.symbol));
      const strategy = row.strategy === undefined ? {} : { strategyId: row.strategy };
      const position = row.position === undefined ? {} : { position: row.position };
      const id = [row.strategy, row.symbol.symbol].filter((part) => part !== undefined).join(' ');
      return lineOf({ id, ...strategy, ...position, units }, row.symbol, marksFor(row));
    }),
  );
}
