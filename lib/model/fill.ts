/** One execution at the broker, keyed by the broker's execution id so that it can never count twice. */
import * as z from 'zod';
import { type Instrument, InstrumentWire, multiplierOf } from './instrument.ts';
import { InstantWire } from './time.ts';
import { negate, notional, type Price, PriceWire, type Quantity, QuantityWire, type Usd } from './units.ts';

export const Fill = z.object({
  executionId: z.string(),
  /** Ours; the broker's where no order of ours made it, or its id of what became of an option. */
  orderId: z.string(),
  strategyId: z.string(),
  positionId: z.string(),
  instrument: InstrumentWire,
  side: z.enum(['buy', 'sell']),
  /** Shares or contracts of this leg, positive. */
  quantity: QuantityWire,
  price: PriceWire,
  at: InstantWire,
  modelled: z.boolean(),
  /** Why it came without an order of ours: somebody else's order, or what became of an option. */
  cause: z.enum(['external', 'expiry', 'exercise', 'assignment', 'delivery']).optional(),
});
export type Fill = z.infer<typeof Fill>;

/** Cash that an execution moves: a purchase is negative. */
export function cashOf(fill: { instrument: Instrument; side: 'buy' | 'sell'; quantity: Quantity; price: Price }): Usd {
  const value = notional(fill.price, fill.quantity, multiplierOf(fill.instrument));
  return fill.side === 'buy' ? negate(value) : value;
}
