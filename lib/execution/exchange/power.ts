/**
 * Buying power. Shares may be bought on margin (Regulation T: half the price, from 2,000 dollars of equity); options only
 * with cash that nothing else ties up. US dollars at the marks.
 */
import { type Instrument, underlyingOf } from '../../model/instrument.ts';
import { absolute, negate, notional, quantity, sum, times, type Usd, usd } from '../../model/units.ts';
import { spreadRequirement, uncoveredContracts } from '../../pricing/structure/margin.ts';
import { type ExchangeState, exposuresOf, type Holding, type MarkOf, marketValueOf } from './account.ts';
import { ledgerPrice } from './matching.ts';
import { reservedOf } from './order.ts';

/** What the options held tie up, over all underlyings; shares cover calls. A naked call ties up its full notional. */
export function optionRequirement(holdings: readonly Holding[], markOf: MarkOf): Usd {
  const underlyings = new Set(
    holdings.filter(({ instrument }) => instrument.kind === 'option').map(({ instrument }) => underlyingOf(instrument)),
  );
  return sum(
    [...underlyings].map((underlying) => {
      const shares = holdings.find(({ instrument }) => instrument.symbol === underlying)?.quantity ?? quantity('0');
      const exposures = exposuresOf(holdings, underlying);
      const requirement = spreadRequirement(exposures, shares > 0n ? shares : quantity('0'));
      if (requirement !== 'unbounded') return requirement;
      const naked = uncoveredContracts(exposures, 'call');
      return notional(ledgerPrice(markOf({ kind: 'equity', symbol: underlying })), naked, 100);
    }),
  );
}

export interface Power {
  readonly equity: Usd;
  readonly longValue: Usd;
  readonly shortValue: Usd;
  /** What the options held tie up. */
  readonly requirement: Usd;
  /** The same with half of the shares' value (all of it without margin), and with three tenths of it. */
  readonly initialMargin: Usd;
  readonly maintenanceMargin: Usd;
  readonly multiplier: 1 | 2;
  /** For shares. */
  readonly buyingPower: Usd;
  readonly optionsBuyingPower: Usd;
}

const MARGIN_EQUITY = usd('2000');
const ZERO = usd('0');
const atLeastZero = (amount: Usd): Usd => (amount > 0n ? amount : ZERO);
const part = (amount: Usd, of: bigint, whole: bigint): Usd => ((amount * of) / whole) as Usd;

/** Equity and buying power at the marks, after the requirement of what is held and the reservations of working orders. */
export function powerOf(state: ExchangeState, markOf: MarkOf): Power {
  const values = state.holdings.map((holding) => ({ holding, value: marketValueOf(holding, markOf) }));
  const total = (where: (entry: (typeof values)[number]) => boolean) =>
    sum(values.filter(where).map(({ value }) => value));
  const longValue = total(({ value }) => value > 0n);
  const shortValue = total(({ value }) => value < 0n);
  const equity = sum([state.cash, longValue, shortValue]);
  const shares = ({ holding }: (typeof values)[number]) => holding.instrument.kind === 'equity';
  const longShares = total((entry) => shares(entry) && entry.value > 0n);
  const shortShares = absolute(total((entry) => shares(entry) && entry.value < 0n));
  const requirement = optionRequirement(state.holdings, markOf);
  const reserved = (kind: Instrument['kind']) =>
    sum(state.working.filter((order) => order.legs[0]?.instrument.kind === kind).map(reservedOf));
  const multiplier = equity >= MARGIN_EQUITY ? 2 : 1;
  const lent = (amount: Usd): Usd => (multiplier === 2 ? part(amount, 1n, 2n) : ZERO);
  const shareReserve = reserved('equity');
  const committed = sum([requirement, reserved('option'), shareReserve, times(shortShares, 2)]);
  const free = sum([state.cash, negate(committed)]);
  const excess = sum([free, lent(longShares), lent(shareReserve), lent(shortShares)]);
  return {
    equity,
    longValue,
    shortValue,
    requirement,
    initialMargin: sum([requirement, longShares, negate(lent(longShares)), part(shortShares, 1n, 2n)]),
    maintenanceMargin: sum([requirement, part(longShares, 3n, 10n), part(shortShares, 3n, 10n)]),
    multiplier,
    buyingPower: atLeastZero(times(excess, multiplier)),
    optionsBuyingPower: atLeastZero(excess < free ? excess : free),
  };
}
