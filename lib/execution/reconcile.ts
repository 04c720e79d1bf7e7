/** Our positions and cash against the broker's. A difference is a break: it is named, never papered over. */
import type { Book } from '../model/book.ts';
import type { Instrument } from '../model/instrument.ts';
import { add, format, type Quantity, quantity, type Usd } from '../model/units.ts';

export interface Break {
  /** An instrument's symbol, or "cash". */
  readonly subject: string;
  readonly ours: string;
  readonly brokers: string;
}

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
): readonly Break[] {
  const ours = holdings(book);
  const theirs = new Map(broker.positions.map((position) => [position.instrument.symbol, position.quantity]));
  const symbols = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const none = quantity('0');
  const breaks = symbols
    .filter((symbol) => (ours.get(symbol) ?? none) !== (theirs.get(symbol) ?? none))
    .map((symbol) => ({
      subject: symbol,
      ours: format(ours.get(symbol) ?? none),
      brokers: format(theirs.get(symbol) ?? none),
    }));
  const cash =
    book.account.cash === broker.cash
      ? []
      : [{ subject: 'cash', ours: format(book.account.cash), brokers: format(broker.cash) }];
  return [...breaks, ...cash];
}
