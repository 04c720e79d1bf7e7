/** Structures and markets in few words: "+1C100" is a call bought, "-2P95 far" two puts sold of the later expiry, "+100S" shares. */
import fc from 'fast-check';
import { instrumentOf, occSymbol } from '#lib/model/instrument.ts';
import type { Leg } from '#lib/model/signal.ts';
import { parseInstant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import type { Exercise } from '#lib/pricing/option-terms.ts';
import type { Conditions } from '#lib/pricing/structure/conditions.ts';
import type { Structure } from '#lib/pricing/structure/structure.ts';

export const NOW = parseInstant('2026-08-14T14:30:00Z');
export const NEAR = tradingDay('2026-09-18');
export const FAR = tradingDay('2026-10-16');

const WORDS = /^([+-])(\d+)([CPS])([\d.]*)( far)?$/;

export function leg(words: string): Leg {
  const [, sign, ratio, kind, strike = '', far] = WORDS.exec(words) ?? [];
  if (!kind) throw new RangeError(`not a leg: ${words}`);
  const side = sign === '+' ? 'buy' : 'sell';
  if (kind === 'S') return { instrument: instrumentOf('XYZ'), side, ratio: Number(ratio) };
  const symbol = occSymbol({
    underlying: 'XYZ',
    expiry: far ? FAR : NEAR,
    right: kind === 'C' ? 'call' : 'put',
    strike: fromNumber<Price>(Number(strike)),
  });
  return { instrument: instrumentOf(symbol), side, ratio: Number(ratio) };
}

export const structure = (words: string, net: number): Structure => ({ legs: words.split(', ').map(leg), net });

export interface MarketWords {
  readonly spot?: number;
  readonly rate?: number;
  readonly dividendYield?: number;
  readonly exercise?: Exercise;
  readonly volatility?: number | ((strike: number) => number);
}

export function market({
  spot = 100,
  rate = 0.03,
  dividendYield = 0,
  exercise = 'american',
  volatility = 0.3,
}: MarketWords = {}): Conditions {
  const smile = typeof volatility === 'number' ? () => volatility : volatility;
  const tenor = (_: TradingDay) => ({ rate, dividendYield, volatility: smile });
  return { now: NOW, spot, exercise, accuracy: 'fast', tenor };
}

export const mirrored = ({ legs, net }: Structure): Structure => ({
  legs: legs.map((each) => ({ ...each, side: each.side === 'buy' ? 'sell' : 'buy' })),
  net: -net,
});

const sides = fc.constantFrom('+', '-');
const option = fc
  .tuple(sides, fc.integer({ min: 1, max: 3 }), fc.constantFrom('C', 'P'), fc.integer({ min: 14, max: 26 }))
  .map(([side, ratio, right, strike]) => ({ key: `${right}${strike * 5}`, side, ratio }));
const cents = fc.integer({ min: -3_000, max: 3_000 }).map((n) => n / 100);

/** Structures whose options end together. */
export const anyStructure: fc.Arbitrary<Structure> = fc
  .tuple(
    fc.uniqueArray(option, { minLength: 1, maxLength: 3, selector: ({ key }) => key }),
    fc.option(fc.tuple(sides, fc.constantFrom(50, 100, 200)), { nil: undefined }),
    cents,
  )
  .map(([options, shares, net]) => {
    const words = options.map(({ key, side, ratio }) => `${side}${ratio}${key}`);
    return structure([...words, ...(shares ? [`${shares[0]}${shares[1]}S`] : [])].join(', '), net);
  });
