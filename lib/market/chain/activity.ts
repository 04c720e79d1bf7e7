/** Open interest and volume by strike and expiry, in contracts. What is not known is no zero: it is counted apart. */
import type { Right } from '../../model/instrument.ts';
import type { TradingDay } from '../../model/time.ts';
import type { QuotedContract, QuotedExpiry } from './quoted-expiries.ts';

export interface Tally {
  /** Sum over the contracts that are known; undefined where none is. */
  readonly total: number | undefined;
  /** Contracts about which nothing is known. */
  readonly unknown: number;
}

export interface Sides {
  readonly calls: Tally;
  readonly puts: Tally;
  /** Puts over calls; undefined where a contract is unknown, or no call counts. */
  readonly putCallRatio: number | undefined;
}

export interface ExpiryActivity {
  readonly day: TradingDay;
  readonly openInterest: Sides;
  readonly volume: Sides;
  /** Strikes with the most open contracts, the most first. */
  readonly largestCalls: readonly StrikeInterest[];
  readonly largestPuts: readonly StrikeInterest[];
  /** The strike at which what holders of all options receive is least, US dollars; undefined where interest is unknown. */
  readonly maxPain: number | undefined;
}

export interface StrikeInterest {
  readonly strike: number;
  readonly contracts: number;
}

export interface Activity {
  readonly openInterest: Sides;
  readonly volume: Sides;
  readonly expiries: readonly ExpiryActivity[];
}

type Count = 'openInterest' | 'volume';
const LARGEST = 3;

const contractsOf = ({ rows }: QuotedExpiry, right: Right): readonly QuotedContract[] =>
  rows.flatMap((row) => row[right] ?? []);

function tallyOf(contracts: readonly QuotedContract[], count: Count): Tally {
  const known = contracts.flatMap(({ entry }) => entry[count] ?? []);
  const total = known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
  return { total, unknown: contracts.length - known.length };
}

function sidesOf(expiries: readonly QuotedExpiry[], count: Count): Sides {
  const tally = (right: Right): Tally =>
    tallyOf(
      expiries.flatMap((expiry) => contractsOf(expiry, right)),
      count,
    );
  const [calls, puts] = [tally('call'), tally('put')];
  const isWhole = calls.unknown + puts.unknown === 0;
  const putCallRatio = isWhole && calls.total && puts.total !== undefined ? puts.total / calls.total : undefined;
  return { calls, puts, putCallRatio };
}

function largest(contracts: readonly QuotedContract[]): readonly StrikeInterest[] {
  return contracts
    .flatMap(({ strike, entry }) => (entry.openInterest ? [{ strike, contracts: entry.openInterest }] : []))
    .sort((a, b) => b.contracts - a.contracts || a.strike - b.strike)
    .slice(0, LARGEST);
}

function maxPain(expiry: QuotedExpiry): number | undefined {
  const [calls, puts] = [contractsOf(expiry, 'call'), contractsOf(expiry, 'put')];
  const all = [...calls, ...puts];
  if (all.some(({ entry }) => entry.openInterest === undefined)) return undefined;
  const paid = (price: number): number =>
    all.reduce((sum, { strike, contract, entry }) => {
      const worth = contract.right === 'call' ? price - strike : strike - price;
      return sum + Math.max(0, worth) * (entry.openInterest ?? 0);
    }, 0);
  const payments = expiry.rows.map(({ strike }) => ({ strike, paid: paid(strike) }));
  if (payments.length === 0 || all.every(({ entry }) => entry.openInterest === 0)) return undefined;
  return payments.reduce((least, each) => (each.paid < least.paid ? each : least)).strike;
}

export const activityOf = (expiries: readonly QuotedExpiry[]): Activity => ({
  openInterest: sidesOf(expiries, 'openInterest'),
  volume: sidesOf(expiries, 'volume'),
  expiries: expiries.map((expiry) => ({
    day: expiry.day,
    openInterest: sidesOf([expiry], 'openInterest'),
    volume: sidesOf([expiry], 'volume'),
    largestCalls: largest(contractsOf(expiry, 'call')),
    largestPuts: largest(contractsOf(expiry, 'put')),
    maxPain: maxPain(expiry),
  })),
});
