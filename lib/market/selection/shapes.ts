/**
 * The structures that can be chosen, as data: each is a list of leg templates, and every strike is either free (only the
 * criteria of its leg place it) or stands at, above or below that of an earlier leg. `width` marks the distances that a
 * spec's width speaks of. Credits and debits are what the market as a whole should give; quotes that say otherwise are refused.
 */
import type { Right } from '../../model/instrument.ts';
import type { Leg } from '../../model/signal.ts';
import type { Listed } from './ladder.ts';

export interface LegTemplate {
  readonly right: Right;
  readonly side: Leg['side'];
  readonly ratio: number;
  readonly term: 'near' | 'far';
  readonly strike?: StrikeRelation;
}

export interface StrikeRelation {
  readonly is: 'at' | 'above' | 'below';
  /** Index of an earlier leg. */
  readonly leg: number;
  /** Its distance is a width of the structure. */
  readonly width?: true;
}

export interface Shape {
  readonly legs: readonly LegTemplate[];
  readonly pays: 'debit' | 'credit' | 'either';
  /** All widths must be the same, whatever the spec says. */
  readonly equalWidths?: true;
  /** What the owner must have for each unit: 100 shares, or the strike in cash. */
  readonly secured?: 'shares' | 'cash';
}

const leg =
  (side: Leg['side'], right: Right) =>
  (strike?: StrikeRelation, { ratio = 1, term = 'near' as LegTemplate['term'] } = {}): LegTemplate => ({
    ...{ right, side, ratio, term },
    ...(strike ? { strike } : {}),
  });
const longCall = leg('buy', 'call');
const longPut = leg('buy', 'put');
const shortCall = leg('sell', 'call');
const shortPut = leg('sell', 'put');

const at = (leg: number): StrikeRelation => ({ is: 'at', leg });
const above = (leg: number): StrikeRelation => ({ is: 'above', leg });
const below = (leg: number): StrikeRelation => ({ is: 'below', leg });
const apart = (relation: StrikeRelation): StrikeRelation => ({ ...relation, width: true });
const FAR = { term: 'far' } as const;

const debit = (...legs: readonly LegTemplate[]): Shape => ({ legs, pays: 'debit' });
const credit = (...legs: readonly LegTemplate[]): Shape => ({ legs, pays: 'credit' });
const butterfly = (body: typeof longCall, wing: typeof longCall): Shape => ({
  ...debit(body(undefined, { ratio: 2 }), wing(apart(below(0))), wing(apart(above(0)))),
  equalWidths: true,
});

const table = {
  'long-call': debit(longCall()),
  'long-put': debit(longPut()),
  'short-call': credit(shortCall()),
  'short-put': credit(shortPut()),
  'bull-call': debit(longCall(), shortCall(apart(above(0)))),
  'bear-put': debit(longPut(), shortPut(apart(below(0)))),
  'bull-put': credit(shortPut(), longPut(apart(below(0)))),
  'bear-call': credit(shortCall(), longCall(apart(above(0)))),
  'call-calendar': debit(shortCall(), longCall(at(0), FAR)),
  'put-calendar': debit(shortPut(), longPut(at(0), FAR)),
  'call-diagonal': debit(shortCall(), longCall(apart(below(0)), FAR)),
  'put-diagonal': debit(shortPut(), longPut(apart(above(0)), FAR)),
  'long-straddle': debit(longPut(), longCall(at(0))),
  'short-straddle': credit(shortPut(), shortCall(at(0))),
  'long-strangle': debit(longPut(), longCall(above(0))),
  'short-strangle': credit(shortPut(), shortCall(above(0))),
  'iron-condor': credit(shortPut(), longPut(apart(below(0))), shortCall(above(0)), longCall(apart(above(2)))),
  'reverse-iron-condor': debit(longPut(), shortPut(apart(below(0))), longCall(above(0)), shortCall(apart(above(2)))),
  'iron-butterfly': credit(shortPut(), longPut(apart(below(0))), shortCall(at(0)), longCall(apart(above(2)))),
  'call-butterfly': butterfly(shortCall, longCall),
  'put-butterfly': butterfly(shortPut, longPut),
  'covered-call': { ...credit(shortCall()), secured: 'shares' },
  'cash-secured-put': { ...credit(shortPut()), secured: 'cash' },
  'protective-put': { ...debit(longPut()), secured: 'shares' },
  collar: { legs: [longPut(), shortCall(above(0))], pays: 'either', secured: 'shares' },
} satisfies Record<string, Shape>;

export type ShapeId = keyof typeof table;
export const SHAPES: Readonly<Record<ShapeId, Shape>> = table;

/** The legs to open, with the contracts that were chosen for them. */
export const legsOf = (shape: Shape, chosen: readonly Listed[]): readonly Leg[] =>
  shape.legs.flatMap(({ side, ratio }, index) => {
    const contract = chosen[index]?.entry.contract;
    return contract ? [{ instrument: contract, side, ratio }] : [];
  });
