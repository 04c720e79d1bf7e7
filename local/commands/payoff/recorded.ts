/** What a structure is analysed under where a chain says it: the ask to buy, the bid to sell, its forwards and its smiles. */
import type { ExpiryAnalysis } from '#lib/market/chain/analyse.ts';
import type { ContractAnalysis } from '#lib/market/chain/contract-volatility.ts';
import type { Forward } from '#lib/market/chain/forward.ts';
import { volatilityAt } from '#lib/market/chain/smile.ts';
import { type Checked, taking } from '#lib/market/tradable.ts';
import type { Option } from '#lib/model/instrument.ts';
import { MINUTE, type TradingDay } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { Exercise } from '#lib/pricing/option-terms.ts';
import type { Conditions, Tenor } from '#lib/pricing/structure/conditions.ts';
import { fault } from '../../exit.ts';
import { type ChainSource, sourceOf } from '../chain/market.ts';
import { type Reading, readingOf, reasonText } from '../chain/reading.ts';
import { type Look, lineThrough, type PricedLeg, percent } from './by-hand.ts';
import type { AskedLeg } from './legs.ts';

export interface Wanted {
  readonly symbol: string;
  readonly data?: string;
  readonly scenario?: string;
  readonly at?: string;
  readonly spot: number | undefined;
  readonly rate: number | undefined;
  readonly volatility: number | undefined;
  /** Otherwise the contracts' own. */
  readonly exercise: Exercise | undefined;
}

/** Older quotes are no price. */
const MAX_AGE = MINUTE;
/** The share that the options' forward implies stands in for a quote of it, unless it is further away than this. */
const SAME_SHARE = 0.005;

interface Listed {
  readonly expiry: ExpiryAnalysis;
  readonly contract: ContractAnalysis;
}

function listedIn({ analysis, symbol }: Reading, option: Option): Listed {
  for (const expiry of analysis.expiries) {
    const contract = expiry.contracts.find((each) => each.contract.symbol === option.symbol);
    if (contract) return { expiry, contract };
  }
  const others = analysis.expiries.flatMap(({ contracts }) => contracts.map(({ contract }) => contract));
  const away = (other: Option): number =>
    Math.abs(Date.parse(other.expiry) - Date.parse(option.expiry)) / 8.64e7 +
    Math.abs(toNumber(other.strike) / toNumber(option.strike) - 1) * 100;
  const [nearest] = others.filter(({ right }) => right === option.right).sort((a, b) => away(a) - away(b));
  throw fault(
    'usage',
    `${option.symbol} is not in the chain of ${symbol}: the nearest is ${nearest?.symbol ?? 'unknown'}`,
  );
}

const known = <T>(what: string, answer: Checked<T>): T => {
  if ('value' in answer) return answer.value;
  throw fault('failed', `${what}: ${reasonText(answer.refused)}; choose another --at or other legs`);
};

function pricedIn({ feed, at }: ChainSource, reading: Reading, { leg, price }: AskedLeg): PricedLeg {
  const { instrument, side } = leg;
  if (price !== undefined) return { leg, price, from: 'given' };
  const market = taking(feed.quote(instrument.symbol, at), side, { now: at, maxAgeMs: MAX_AGE });
  if ('value' in market) return { leg, price: market.value, from: feed.modelled ? 'model' : 'market' };
  if (instrument.kind === 'equity' && reading.share) return { leg, price: reading.share.price, from: 'market' };
  throw fault(
    'failed',
    `${instrument.symbol} cannot be ${side === 'buy' ? 'bought' : 'sold'} then: ${reasonText(market.refused)}; add @PRICE to the leg`,
  );
}

function smileOf({ smile, contracts, day }: ExpiryAnalysis): (strike: number) => number {
  if ('value' in smile) return (strike) => volatilityAt(smile.value, strike);
  const own = contracts.flatMap(({ strike, value }) =>
    'value' in value ? [{ strike, volatility: value.value.volatility }] : [],
  );
  if (own.length === 0) known(`no volatility for ${day}`, smile);
  return lineThrough(own);
}

function shareOf(forward: Forward, { share }: Reading, given: number | undefined): { spot: number; words: string } {
  if (given !== undefined) return { spot: given, words: 'share as given' };
  const implied = forward.spot;
  if (!share) return { spot: implied, words: 'share implied by its options' };
  if (Math.abs(implied / share.price - 1) > SAME_SHARE)
    return { spot: share.price, words: `share at its ${share.from}` };
  return { spot: implied, words: `share implied by its options (${share.from} ${share.price.toFixed(2)})` };
}

/** What each expiry that a leg has is valued under. */
function tenorsOf(listed: readonly Listed[], flat: number | undefined): ReadonlyMap<TradingDay, Tenor> {
  return new Map(
    listed.map(({ expiry, contract }) => {
      const { rate, dividendYield } = known(`no forward for ${expiry.day}`, expiry.forward);
      const volatility = flat === undefined ? smileOf(expiry) : () => flat;
      return [contract.contract.expiry, { rate, dividendYield, volatility }];
    }),
  );
}

export function lookRecorded(legs: readonly AskedLeg[], wanted: Wanted): Look {
  const source = sourceOf(wanted.symbol, wanted);
  const reading = readingOf(wanted.symbol, source, wanted.rate);
  const listed = legs.flatMap(({ leg: { instrument } }) =>
    instrument.kind === 'option' ? [listedIn(reading, instrument)] : [],
  );
  const tenors = tenorsOf(listed, wanted.volatility);
  const [first] = listed.toSorted((a, b) => a.expiry.end - b.expiry.end);
  if (!first) throw fault('usage', 'there is no option among the legs: add one, or look at the share itself');
  const share = shareOf(known(`no forward for ${first.expiry.day}`, first.expiry.forward), reading, wanted.spot);
  const tenor = (expiry: TradingDay): Tenor =>
    tenors.get(expiry) ?? { rate: 0, dividendYield: 0, volatility: () => Number.NaN };
  const conditions: Conditions = {
    now: source.at,
    spot: share.spot,
    exercise: wanted.exercise ?? first.expiry.exercise,
    accuracy: 'high',
    tenor,
  };
  return {
    conditions,
    legs: legs.map((leg) => pricedIn(source, reading, leg)),
    volatility:
      wanted.volatility === undefined ? "from the chain's smile" : `flat at ${percent(wanted.volatility)}, as given`,
    source: `${reading.source}; ${share.words}`,
  };
}
