/** A chain in order: by expiry, then strike, calls beside puts, each with its market or the reason why it has none. */
import type { Option } from '../../model/instrument.ts';
import type { ChainEntry, OptionChain } from '../../model/option-chain.ts';
import type { Instant, TradingDay } from '../../model/time.ts';
import { newYorkDay } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { endOf, termsOf, yearsUntil } from '../../pricing/contract-terms.ts';
import type { Exercise } from '../../pricing/option-terms.ts';
import { type Checked, type Freshness, type TwoSided, twoSided } from '../tradable.ts';

export interface QuotedContract {
  readonly contract: Option;
  /** US dollars. */
  readonly strike: number;
  readonly entry: ChainEntry;
  readonly market: Checked<TwoSided>;
}

export interface StrikeRow {
  readonly strike: number;
  readonly call: QuotedContract | undefined;
  readonly put: QuotedContract | undefined;
}

export interface QuotedExpiry {
  /** Root of the OCC symbols: monthlies and weeklies of an index are apart. */
  readonly root: string;
  /** The session on which the contracts end. */
  readonly day: TradingDay;
  readonly end: Instant;
  /** Not above zero once it has ended. */
  readonly years: number;
  readonly exercise: Exercise;
  /** By strike, the lowest first. */
  readonly rows: readonly StrikeRow[];
}

export interface QuotedChain {
  readonly expiries: readonly QuotedExpiry[];
  /** Contracts under another root than the underlying's: what they deliver is not a hundred shares. */
  readonly adjusted: readonly QuotedContract[];
}

const quoted = (entry: ChainEntry, freshness: Freshness): QuotedContract => ({
  contract: entry.contract,
  strike: toNumber(entry.contract.strike),
  entry,
  market: twoSided(entry.quote, freshness),
});

function rowsOf(contracts: readonly QuotedContract[]): readonly StrikeRow[] {
  const byStrike = Map.groupBy(contracts, ({ strike }) => strike);
  return [...byStrike]
    .map(([strike, pair]) => ({
      strike,
      call: pair.find(({ contract }) => contract.right === 'call'),
      put: pair.find(({ contract }) => contract.right === 'put'),
    }))
    .sort((a, b) => a.strike - b.strike);
}

function expiryOf(contracts: readonly QuotedContract[], now: Instant, exercise?: Exercise): readonly QuotedExpiry[] {
  const [first] = contracts;
  if (!first) return [];
  const { contract } = first;
  const end = endOf(contract);
  return [
    {
      root: contract.underlying,
      day: newYorkDay(end),
      end,
      years: yearsUntil(end, now),
      exercise: exercise ?? termsOf(contract.underlying).exercise,
      rows: rowsOf(contracts),
    },
  ];
}

export interface ChainReading {
  /** Quotes older than this are refused. */
  readonly maxAgeMs: number;
  /** Where prices are known to be of another style than the listing: a model's. */
  readonly exercise?: Exercise;
}

export function quotedExpiries(chain: OptionChain, { maxAgeMs, exercise }: ChainReading): QuotedChain {
  const now = chain.asOf;
  const all = chain.entries.map((entry) => quoted(entry, { now, maxAgeMs }));
  const isRegular = ({ contract }: QuotedContract): boolean =>
    termsOf(contract.underlying).underlying === chain.underlying;
  const groups = Map.groupBy(all.filter(isRegular), ({ contract }) => `${contract.expiry} ${contract.underlying}`);
  return {
    expiries: [...groups.values()].flatMap((own) => expiryOf(own, now, exercise)).sort((a, b) => a.end - b.end),
    adjusted: all.filter((each) => !isRegular(each)),
  };
}

/** Both sides of a row, where both have a market. */
export function pairOf(row: StrikeRow): { readonly call: TwoSided; readonly put: TwoSided } | undefined {
  const [call, put] = [row.call?.market, row.put?.market];
  return call && put && 'value' in call && 'value' in put ? { call: call.value, put: put.value } : undefined;
}
