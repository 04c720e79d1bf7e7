/** Our positions and cash against the broker's. A difference is named, never papered over. */
import type { Book } from '../model/book.ts';
import { type BreakRow, CASH } from '../model/break.ts';
import { type Instrument, instrumentOf, underlyingOf } from '../model/instrument.ts';
import { add, format, type Quantity, quantity, type Usd } from '../model/units.ts';

/** What all strategies together hold, by symbol; nothing where they cancel out. */
export function holdings(book: Book): ReadonlyMap<string, Quantity> {
  const held = new Map<string, Quantity>();
  for (const { instrument, lots } of book.positions.flatMap((position) => position.holdings)) {
    for (const lot of lots)
      held.set(instrument.symbol, add(held.get(instrument.symbol) ?? quantity('0'), lot.quantity));
  }
  return new Map([...held].filter(([, amount]) => amount !== 0n));
}

/** Differences, by symbol; empty where the books agree. */
export function compare(
  book: Book,
  broker: { readonly cash: Usd; readonly positions: readonly { instrument: Instrument; quantity: Quantity }[] },
): readonly BreakRow[] {
  const ours = holdings(book);
  const theirs = new Map(broker.positions.map((position) => [position.instrument.symbol, position.quantity]));
  const symbols = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const none = quantity('0');
  const rows = symbols
    .filter((symbol) => (ours.get(symbol) ?? none) !== (theirs.get(symbol) ?? none))
    .map((subject): BreakRow => {
      return {
        of: 'position',
        subject,
        ours: format(ours.get(subject) ?? none),
        brokers: format(theirs.get(subject) ?? none),
      };
    });
  if (book.account.cash === broker.cash) return rows;
  return [...rows, { of: 'cash', subject: CASH, ours: format(book.account.cash), brokers: format(broker.cash) }];
}

/** The break that a row belongs to: that of its share or underlying, or that of cash. */
export const subjectOf = ({ of, subject }: BreakRow): string =>
  of === 'cash' ? CASH : underlyingOf(instrumentOf(subject));
