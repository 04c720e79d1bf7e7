/** What a strategy asks for: a structure of real contracts at a net limit price, with its reasons as data. Size is the risk stage's. */
import * as z from 'zod';
import { deriveId, hashOf } from './ids.ts';
import { InstrumentWire } from './instrument.ts';
import { type Instant, InstantWire } from './time.ts';
import { PriceWire, type Quantity, QuantityWire, quantity, smaller } from './units.ts';

/** `observed` against `threshold`; a number has its unit ("fraction", "USD", "days", "contracts", "ms", "score"). */
export const Reason = z.object({
  rule: z.string(),
  observed: z.union([z.number(), z.string()]),
  threshold: z.union([z.number(), z.string()]),
  unit: z.string().optional(),
});
export type Reason = z.infer<typeof Reason>;

/** One leg of a structure, as it is opened: `ratio` contracts or shares per unit of the structure. */
export const Leg = z.object({
  instrument: InstrumentWire,
  side: z.enum(['buy', 'sell']),
  ratio: z.number().int().positive(),
});
export type Leg = z.infer<typeof Leg>;

export const SignalKind = z.enum(['entry', 'exit']);

const fields = {
  id: z.string(),
  strategyId: z.string(),
  /** The tick that caused it: with the structure it makes the id. */
  slot: InstantWire,
  /** The share, or the underlying of all legs. */
  symbol: z.string(),
  /** Which position it opens, adds to or reduces: see `positionIdOf`. */
  positionId: z.string(),
  legs: z.array(Leg).min(1).max(4).readonly(),
  /** Net per unit, on the side of the owner: positive pays (debit), negative receives (credit). */
  limitPrice: PriceWire,
  /** 0 to 1: scales the size asked for. */
  conviction: z.number().min(0).max(1),
  expiresAt: InstantWire,
  reasons: z.array(Reason).min(1).readonly(),
  /** Hash of the market snapshot it was decided on. */
  snapshot: z.string(),
  modelled: z.boolean(),
};

export const Entry = z.object({
  ...fields,
  kind: z.literal('entry'),
  /** The largest share of equity it asks for, as capital at risk: 0 to 1. */
  equityShare: z.number().min(0).max(1),
  /**
   * Loss per unit in US dollars if everything goes wrong: the debit times the multiplier, the price of a share, what a short
   * structure can take less its credit, and nothing for a call with shares behind it.
   */
  maxLossPerUnit: z.number().nonnegative(),
  /** At most so many units, whatever its share of equity would buy: as many calls as there are shares behind them. */
  units: QuantityWire.optional(),
});
export type Entry = z.infer<typeof Entry>;

export const Exit = z.object({
  ...fields,
  kind: z.literal('exit'),
  /** Units to close; risk caps it at what is held. */
  quantity: QuantityWire,
  /** Which tax lots go first. */
  lots: z.enum(['first-in', 'highest-cost']),
});
export type Exit = z.infer<typeof Exit>;

export const Signal = z.discriminatedUnion('kind', [Entry, Exit]);
export type Signal = z.infer<typeof Signal>;

/** A position is a strategy's holding of one structure: the same legs in the same ratios add to it. */
export function positionIdOf(strategyId: string, legs: readonly Leg[]): string {
  const structure = legs.map((leg) => `${leg.side === 'buy' ? '' : '-'}${leg.ratio}${leg.instrument.symbol}`).sort();
  return `${strategyId}:${structure.length === 1 && legs[0]?.ratio === 1 ? legs[0].instrument.symbol : hashOf(structure.join('+')).slice(0, 12)}`;
}

/** The same slot, kind and structure give the same id. */
export const signalIdOf = (signal: {
  strategyId: string;
  kind: 'entry' | 'exit';
  slot: Instant;
  positionId: string;
}): string => deriveId('sig', [signal.strategyId, signal.kind, String(signal.slot), signal.positionId]);

/** The legs that close what `legs` opened. */
export const closing = (legs: readonly Leg[]): readonly Leg[] =>
  legs.map((leg) => ({ ...leg, side: leg.side === 'buy' ? 'sell' : 'buy' }));

/** Units of a structure that amounts of its legs make up: the scarcest leg decides. Contracts count whole; shares may be fractions. */
export function wholeUnits(legs: readonly Leg[], amountOf: (symbol: string) => Quantity): Quantity {
  const units = legs.map(({ instrument, ratio }) => {
    const amount = (amountOf(instrument.symbol) / BigInt(ratio)) as Quantity;
    return instrument.kind === 'option' ? ((amount - (amount % quantity('1'))) as Quantity) : amount;
  });
  return units.reduce((least, next) => smaller(least, next));
}
