/**
 * Forward price, interest rate and dividend yield of every expiry, as its options have them. Parity gives forward and
 * discount factor; forward and share give the yield. What a short expiry cannot tell leans on what the whole chain says:
 * rates and yields are pooled by their precision, and each expiry's own is weighed against the pool. Annual, continuous.
 */
import type { Checked } from '../tradable.ts';
import { type DiscountPrior, fitParity, type ParityFit, type ParityPair } from './parity-fit.ts';
import { asQuoted, nearPairs, type PricingTerms, type TradedPair, withoutEarlyExercise } from './parity-pairs.ts';
import { type Estimate, pooled, weighed } from './pooling.ts';
import type { QuotedExpiry } from './quoted-expiries.ts';

/**
 * `parity`: mostly the expiry's own pairs. `pooled`: mostly the other expiries', or what was assumed where none could tell;
 * also where the own pairs ask for a rate that no market pays.
 */
export type Source = 'parity' | 'pooled' | 'given';

export interface Forward extends PricingTerms {
  /** US dollars per share for delivery at the end; `spot` is the share price that goes with it, rate and yield. */
  readonly forward: number;
  readonly forwardError: number;
  readonly discount: number;
  readonly rateFrom: Source;
  readonly yieldFrom: Source;
  /** Strikes that it rests on, and the lowest and highest of them. */
  readonly pairs: number;
  readonly strikes: { readonly from: number; readonly to: number };
  /** Root mean square of what parity leaves unexplained, US dollars per share. */
  readonly residual: number;
}

export interface Carry {
  /** The share's price now, US dollars; undefined where it is not known. */
  readonly spot: number | undefined;
  /** Half the share's spread, US dollars; how far the price may be off. */
  readonly spotError: number;
  /** A rate that the owner gave, annual and continuous. */
  readonly rate: number | undefined;
}

/** What is expected before any price is seen, and how far one expiry may stray from the pool: American ones know it less well. */
const RATE = { mean: 0.02, error: 0.03, stray: { american: 0.002, european: 0.005 }, least: -0.01, most: 0.2 };
const YIELD = { mean: 0, error: 0.05, stray: 0.05 };
const FEWEST_PAIRS = 2;
/** At most so many passes, or until no rate moves by this and no forward by this share of its error. */
const PASSES = { most: 12, rate: 1e-4, errors: 0.05 };

interface Work {
  readonly expiry: QuotedExpiry;
  readonly traded: readonly TradedPair[];
  readonly used: readonly ParityPair[];
  readonly fit: ParityFit;
  readonly rate: number;
  readonly rateFrom: Source;
}

function fitted(expiry: QuotedExpiry, pairs: readonly ParityPair[], expected: Estimate) {
  const { years } = expiry;
  const prior = (rate: number, error: number): DiscountPrior => {
    const mean = Math.exp(-rate * years);
    return { mean, error: error * years * mean };
  };
  const fit = fitParity(pairs, prior(expected.value, expected.error));
  const rate = -Math.log(fit.discount) / years;
  if (rate >= RATE.least && rate <= RATE.most) {
    const ownError = fit.discountError / (fit.discount * years);
    const source: Source = ownError < expected.error ? 'parity' : 'pooled';
    return { fit, rate, rateFrom: expected.error === 0 ? ('given' as const) : source };
  }
  return { fit: fitParity(pairs, prior(expected.value, 0)), rate: expected.value, rateFrom: 'pooled' as const };
}

/** The rate of the chain as a whole, from the pairs alone. */
function poolRates(works: readonly Work[]): Estimate {
  const told = works.flatMap(({ expiry, fit, rateFrom, rate }) => {
    const error = fit.discountError / (fit.discount * expiry.years);
    return rateFrom !== 'parity' ? [] : [{ value: rate, error: Math.hypot(error, RATE.stray[expiry.exercise]) }];
  });
  return pooled(told, { value: RATE.mean, error: RATE.error });
}

function ownYield({ expiry, fit, rate }: Work, { spot, spotError }: Carry): Estimate | undefined {
  if (spot === undefined) return undefined;
  const value = rate - Math.log(fit.forward / spot) / expiry.years;
  return { value, error: Math.hypot(fit.forwardError / fit.forward, spotError / spot) / expiry.years };
}

function finished(works: readonly Work[], carry: Carry): ReadonlyMap<QuotedExpiry, Forward> {
  const own = works.map((work) => ownYield(work, carry));
  const told = own.flatMap((each) => (each ? [{ ...each, error: Math.hypot(each.error, YIELD.stray) }] : []));
  const pool = { ...pooled(told, { value: YIELD.mean, error: YIELD.error }), error: YIELD.stray };
  return new Map(works.map((work, i) => [work.expiry, forwardOf(work, own[i], pool)]));
}

function forwardOf(work: Work, own: Estimate | undefined, pool: Estimate): Forward {
  const { expiry, fit, rate, rateFrom, used } = work;
  const { years } = expiry;
  const dividendYield = own ? weighed(own, pool) : pool.value;
  const strikes = used.map(({ strike }) => strike).sort((a, b) => a - b);
  return {
    ...{ years, rate, dividendYield, rateFrom },
    spot: fit.forward * Math.exp((dividendYield - rate) * years),
    forward: fit.forward,
    forwardError: fit.forwardError,
    discount: fit.discount,
    yieldFrom: own && own.error < pool.error ? 'parity' : 'pooled',
    pairs: used.length,
    strikes: { from: strikes[0] ?? Number.NaN, to: strikes.at(-1) ?? Number.NaN },
    residual: fit.residual,
  };
}

type Candidate = Pick<Work, 'expiry' | 'traded'>;

type Known = ReadonlyMap<QuotedExpiry, PricingTerms>;

/** Every expiry once; American prices without the early exercise that the terms known so far give them. */
function pass(all: readonly Candidate[], known: Known, pool: number | Estimate) {
  return all.flatMap(({ expiry, traded }): readonly Work[] => {
    const terms = expiry.exercise === 'american' ? known.get(expiry) : undefined;
    const used = terms ? withoutEarlyExercise(traded, terms) : traded.map(asQuoted);
    if (used.length < FEWEST_PAIRS) return [];
    const expected = typeof pool === 'number' ? { value: pool, error: RATE.stray[expiry.exercise] } : pool;
    return [{ expiry, traded, used, ...fitted(expiry, used, expected) }];
  });
}

/** What American prices are first taken apart with: raw, they can settle on a wrong rate that seems to explain itself. */
function firstTerms(expiries: readonly QuotedExpiry[], { spot, rate = RATE.mean }: Carry): Known {
  if (spot === undefined) return new Map();
  return new Map(expiries.map((expiry) => [expiry, { spot, years: expiry.years, rate, dividendYield: YIELD.mean }]));
}

/** Early exercise depends on the forward, and the forward on early exercise: until nothing moves by what matters. */
export function forwardsOf(
  expiries: readonly QuotedExpiry[],
  carry: Carry,
): ReadonlyMap<QuotedExpiry, Checked<Forward>> {
  const candidates = expiries.map((expiry) => ({ expiry, traded: expiry.years > 0 ? nearPairs(expiry) : [] }));
  const given = carry.rate === undefined ? undefined : { value: carry.rate, error: 0 };
  let expected: number | Estimate = given ?? { value: RATE.mean, error: RATE.error };
  let known: Known = firstTerms(expiries, carry);
  let forwards: ReadonlyMap<QuotedExpiry, Forward> = new Map();
  for (let round = 0; round < PASSES.most; round += 1) {
    const works = pass(candidates, known, expected);
    const next = finished(works, carry);
    const isSettled = [...next].every(([expiry, forward]) => isNear(forward, forwards.get(expiry)));
    [forwards, known] = [next, next];
    expected = given ?? poolRates(works).value;
    if (isSettled) break;
  }
  return new Map(candidates.map((each) => [each.expiry, checked(each, forwards.get(each.expiry))]));
}

const isNear = (a: Forward, b: Forward | undefined): boolean =>
  b !== undefined &&
  Math.abs(a.rate - b.rate) < PASSES.rate &&
  Math.abs(a.forward - b.forward) < PASSES.errors * a.forwardError;

function checked({ expiry, traded }: Candidate, forward: Forward | undefined): Checked<Forward> {
  if (forward) return { value: forward };
  if (!(expiry.years > 0))
    return { refused: { rule: 'expired', observed: expiry.years, threshold: 'time left', unit: 'years' } };
  return {
    refused: { rule: 'no-parity', observed: traded.length, threshold: FEWEST_PAIRS, unit: 'pairs of call and put' },
  };
}
