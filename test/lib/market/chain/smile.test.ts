import { describe, expect, test } from 'vitest';
import { analyseChain, type ExpiryAnalysis } from '#lib/market/chain/analyse.ts';
import { varianceAt, volatilityAt } from '#lib/market/chain/smile.ts';
import { strikeOfDelta } from '#lib/market/chain/smile-measures.ts';
import { normalCdf } from '#lib/math/normal.ts';
import { seededRandom } from '#lib/math/random.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { MARKET, moved, pricedChain } from './priced-chain.ts';

const known = <T>(checked: { value: T } | { refused: { rule: string } } | undefined): T => {
  if (!checked || 'refused' in checked) throw new Error(checked?.refused.rule ?? 'nothing there');
  return checked.value;
};
const month = (chain: OptionChain): ExpiryAnalysis => {
  const [first] = analyseChain(chain, MARKET).expiries;
  if (!first) throw new Error('no expiry');
  return first;
};
const curve = (k: number): number => 0.25 - 0.15 * k + 0.4 * k ** 2;
const INDEX = { root: 'SPX', expiries: ['2015-03-20'], half: 0.002 };
const clean = month(pricedChain(INDEX));
const smile = known(clean.smile);

describe('the smile', () => {
  test('is the one the prices were made of, between and at the strikes', () => {
    for (const strike of [85, 91.3, 100, 107.9, 115])
      expect(volatilityAt(smile, strike)).toBeCloseTo(curve(Math.log(strike / smile.forward)), 2);
    expect(smile.impossible).toEqual([]);
  });

  test('takes puts below the forward and calls above it', () => {
    for (const { strike, right } of smile.points) expect(right).toBe(strike < smile.forward ? 'put' : 'call');
  });

  test('goes on straight beyond the quotes, never falling outwards nor steeper than two', () => {
    const [from, to] = [Math.log(smile.quoted.from / smile.forward), Math.log(smile.quoted.to / smile.forward)];
    const [far, farther] = [varianceAt(smile, from - 1), varianceAt(smile, from - 2)];

    expect(farther.value - far.value).toBeCloseTo(-far.slope, 9);
    expect(far.slope).toBeLessThanOrEqual(0);
    expect(varianceAt(smile, to + 1).slope).toBeGreaterThanOrEqual(0);
    expect(Math.abs(far.slope)).toBeLessThanOrEqual(2);
  });

  test('stays within bid and ask of a noisy market', () => {
    const noisy = month(pricedChain({ ...INDEX, half: 0.15 }));
    const { points } = known(noisy.smile);
    const outside = points.filter(
      ({ strike, bidVolatility = 0, askVolatility = 9 }) =>
        volatilityAt(known(noisy.smile), strike) < bidVolatility ||
        volatilityAt(known(noisy.smile), strike) > askVolatility,
    );

    expect(points.length).toBeGreaterThan(8);
    expect(outside).toEqual([]);
  });

  test('gives no negative probability where mids scatter within their spreads', () => {
    const { normal } = seededRandom('scatter');
    const scattered = pricedChain({ ...INDEX, half: 0.1, quote: (_, quote) => moved(quote, 0.04 * normal()) });
    const { impossible, misfit } = known(month(scattered).smile);

    expect(impossible).toEqual([]);
    expect(misfit).toBeGreaterThan(0.0002);
  });

  test('is hardly moved by one quote that is far off', () => {
    const stray = (contract: Option, quote: Quote): Quote =>
      contract.right === 'put' && Number(contract.strike) / 1e9 === 90 ? moved(quote, 0.5) : quote;
    const curveBeside = known(month(pricedChain({ ...INDEX, half: 0.02, quote: stray })).smile);

    for (const strike of [85, 95, 100])
      expect(volatilityAt(curveBeside, strike)).toBeCloseTo(volatilityAt(smile, strike), 2);
    expect(volatilityAt(curveBeside, 90)).toBeLessThan(volatilityAt(smile, 90) + 0.02);
  });

  test('of an American chain is that of the European one', () => {
    const american = known(month(pricedChain({ expiries: ['2015-03-20'] })).smile);

    for (const strike of [85, 100, 112])
      expect(volatilityAt(american, strike)).toBeCloseTo(volatilityAt(smile, strike), 2);
  });
});

describe('what is read off it', () => {
  const measures = known(clean.measures);

  test('at the money is at the forward', () => {
    expect(known(measures.atTheMoney)).toBeCloseTo(0.25, 3);
  });

  test('25-delta strikes have that delta, and skew is the difference of their volatilities', () => {
    const [call, put] = [strikeOfDelta(smile, 'call', 0.25), strikeOfDelta(smile, 'put', 0.25)];
    const share = (strike: number): number => {
      const deviation = volatilityAt(smile, strike) * Math.sqrt(smile.years);
      return normalCdf(Math.log(smile.forward / strike) / deviation + deviation / 2);
    };
    const [c, p] = [call, put].map((strike) => curve(Math.log(strike / smile.forward)));

    expect([share(call), share(put)]).toEqual([expect.closeTo(0.25, 6), expect.closeTo(0.75, 6)]);
    expect(known(measures.riskReversal)).toBeCloseTo((c ?? 0) - (p ?? 0), 3);
    expect(known(measures.butterfly)).toBeCloseTo(((c ?? 0) + (p ?? 0)) / 2 - 0.25, 3);
  });

  test('the slope is per ten per cent of moneyness', () => {
    expect(known(measures.slope)).toBeCloseTo(curve(Math.log(1.05)) - curve(Math.log(0.95)), 3);
  });

  test('the straddle is moved onto the forward, and says how far the price may go by when', () => {
    const coarse = month(pricedChain({ ...INDEX, spot: 102, strikes: [80, 85, 90, 95, 100, 105, 110, 115, 120] }));
    const [move, forward] = [known(coarse.expectedMove), known(coarse.forward).forward];
    const deviation = known(known(coarse.measures).atTheMoney) * Math.sqrt(coarse.years);

    expect(move.usd / forward).toBeCloseTo(2 * (2 * normalCdf(deviation / 2) - 1), 3);
    expect(move.deviationFraction).toBeCloseTo(deviation, 9);
    expect(move).toMatchObject({ until: clean.end, straddle: { strike: 100 } });
    expect(move.straddle.mid / forward - move.fraction).toBeGreaterThan(0.001);
  });

  test('what lies beyond the quoted strikes is refused, each figure on its own', () => {
    const narrow = known(month(pricedChain({ ...INDEX, strikes: [97.5, 100, 102.5] })).measures);

    expect(known(narrow.atTheMoney)).toBeCloseTo(0.25, 2);
    expect(narrow.riskReversal).toEqual({ refused: expect.objectContaining({ rule: 'beyond-quotes' }) });
    expect(narrow.slope).toEqual({ refused: expect.objectContaining({ rule: 'beyond-quotes', unit: 'USD' }) });
  });
});
