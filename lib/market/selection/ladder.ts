/**
 * A chain in order: by expiry, calls and puts from the lowest strike to the highest, whatever order it came in. Contracts
 * under another root (an adjusted deliverable) are left alone, and of contracts listed twice none can be believed.
 */
import { daysToExpiry, lastTradingClose, type Option, type Right } from '../../model/instrument.ts';
import type { ChainEntry, OptionChain } from '../../model/option-chain.ts';
import { type Instant, MINUTE, newYorkDay, type TradingDay } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import type { Refusal } from './refusals.ts';

export interface Listed {
  readonly entry: ChainEntry;
  /** US dollars. */
  readonly strike: number;
  /** Place among the listed strikes of its expiry and right, from 0. */
  readonly rung: number;
}

export interface Expiration extends Readonly<Record<Right, readonly Listed[]>> {
  /** As listed. */
  readonly day: TradingDay;
  /** Calendar days to the last trading day. */
  readonly days: number;
  /** Until trading ends; not positive once it has. */
  readonly minutes: number;
}

export interface Ladder {
  readonly expirations: readonly Expiration[];
  readonly refused: readonly Refusal[];
}

export function ladderOf(chain: OptionChain, now: Instant): Ladder {
  const own = chain.entries.filter(({ contract }) => contract.underlying === chain.underlying);
  const adjusted = chain.entries.filter(({ contract }) => contract.underlying !== chain.underlying);
  const twice = repeated(own);
  const once = twice.size === 0 ? own : own.filter(({ contract }) => !twice.has(contract.symbol));
  const expirations = [...Map.groupBy(once, ({ contract }) => contract.expiry)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, entries]) => expirationOf(day, entries, now));
  const refused = [
    ...adjusted.map(({ contract }) => otherRoot(contract, chain.underlying)),
    ...[...twice].map((subject) => ({ stage: 'listing' as const, subject, reason: LISTED_TWICE })),
  ];
  return { expirations, refused: refused.sort((a, b) => (a.subject < b.subject ? -1 : 1)) };
}

const LISTED_TWICE = { rule: 'listed-twice', observed: 'more than once', threshold: 'once' };

const otherRoot = ({ symbol, underlying }: Option, threshold: string): Refusal => ({
  stage: 'listing',
  subject: symbol,
  reason: { rule: 'other-root', observed: underlying, threshold },
});

function repeated(entries: readonly ChainEntry[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { contract } of entries) (seen.has(contract.symbol) ? twice : seen).add(contract.symbol);
  return twice;
}

function expirationOf(day: TradingDay, entries: readonly ChainEntry[], now: Instant): Expiration {
  const call = rungs(entries, 'call');
  const put = rungs(entries, 'put');
  const [any] = [...call, ...put];
  if (!any) return { day, call, put, days: -1, minutes: 0 };
  const { contract } = any.entry;
  return {
    ...{ day, call, put },
    days: daysToExpiry(contract, newYorkDay(now)),
    minutes: (lastTradingClose(contract) - now) / MINUTE,
  };
}

const rungs = (entries: readonly ChainEntry[], right: Right): readonly Listed[] =>
  entries
    .filter(({ contract }) => contract.right === right)
    .map((entry) => ({ entry, strike: toNumber(entry.contract.strike) }))
    .sort((a, b) => a.strike - b.strike)
    .map((listed, rung) => ({ ...listed, rung }));
