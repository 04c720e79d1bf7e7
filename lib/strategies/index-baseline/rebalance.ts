/**
 * One ETF of the index baseline: sell what is too much or has lost enough, buy what is missing, or say why not.
 * A wash sale (IRC section 1091): a loss does not count where the same security is bought within 30 days before or
 * after the sale. Whole shares only; weights are shares of equity and count working orders as filled.
 */
import type { TwoSided } from '../../market/tradable.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { Lot } from '../../model/position.ts';
import { closing, type Leg, positionIdOf, type Reason, type Signal } from '../../model/signal.ts';
import type { WhyNot } from '../../model/strategy.ts';
import { daysBetween, newYorkDay, type TradingDay, tradingDay } from '../../model/time.ts';
import { fromNumber, negate, type Price, type Quantity, sum, toNumber } from '../../model/units.ts';
import { draftEntry, draftExit } from '../trade/draft-signal.ts';
import { daysSinceLoss, WASH_SALE_DAYS } from './targets.ts';

const STRATEGY = 'index-baseline';

interface Rules {
  readonly drift: number;
  readonly minTrade: number;
  readonly taxLoss: number;
}

export interface Stand {
  readonly symbol: string;
  readonly target: number;
  readonly market: TwoSided;
  readonly equity: number;
  readonly lots: readonly Lot[];
  /** Shares that working orders will add and take away. */
  readonly buying: number;
  readonly selling: number;
  readonly today: TradingDay;
  /** New York date. */
  readonly lastLossSale: string | undefined;
  /** New York date on which another strategy of the account last bought it, or a call on it; undefined where none is known. */
  readonly othersBought: string | undefined;
  /** What is told beside the rules that decide. */
  readonly notes: readonly Reason[];
}

const whole = (shares: number): number => toNumber(fromNumber<Quantity>(Math.max(0, shares), 'down', 1));
const sharesOf = (lots: readonly Lot[]): number => toNumber(sum(lots.map((lot) => lot.quantity)));
const legsOf = (symbol: string): readonly Leg[] => [{ instrument: { kind: 'equity', symbol }, side: 'buy', ratio: 1 }];

const fraction = (rule: string, observed: number, threshold: number): Reason => ({
  rule,
  observed,
  threshold,
  unit: 'fraction',
});

const driftOf = (gap: number, { drift }: Rules): Reason => fraction('drift', gap, gap < 0 ? -drift : drift);

export function rebalance(view: MarketView, rules: Rules, stand: Stand): Signal | WhyNot {
  const value = (sharesOf(stand.lots) + stand.buying - stand.selling) * stand.market.mid;
  const gap = value / stand.equity - stand.target;
  const drift = driftOf(gap, rules);
  const excess = gap > rules.drift ? whole((value - stand.target * stand.equity) / stand.market.mid) : 0;
  const harvest = harvestOf(stand, rules.taxLoss);
  const harvested = whole(harvest.shares - stand.selling);
  if (Math.max(excess, harvested) > 0)
    return sell(view, rules, {
      stand,
      shares: Math.max(excess, harvested),
      reasons: [drift, ...harvest.reasons, ...stand.notes],
    });
  if (gap < -rules.drift) return buy(view, rules, { stand, gap });
  return { symbol: stand.symbol, reason: harvest.blocked ?? drift };
}

/**
 * Lots that lost enough, unless a share bought in the last 30 days stays, by whatever strategy of the account, or one is
 * being bought: it would make the sale a wash.
 */
function harvestOf({ lots, market, today, buying, othersBought }: Stand, taxLoss: number) {
  const lossOf = (lot: Lot): number => 1 - market.bid / toNumber(lot.price);
  const losing = lots.filter((lot) => lossOf(lot) >= taxLoss);
  const none = { shares: 0, reasons: [], blocked: undefined };
  if (losing.length === 0) return none;
  const ages = lots.filter((lot) => !losing.includes(lot)).map((lot) => daysBetween(newYorkDay(lot.acquiredAt), today));
  const others = othersBought === undefined ? [] : [daysBetween(tradingDay(othersBought), today)];
  const youngest = Math.min(...ages, ...others);
  if (buying > 0) return { ...none, blocked: washSale(0) };
  if (youngest <= WASH_SALE_DAYS) return { ...none, blocked: washSale(youngest) };
  const worst = Math.max(...losing.map(lossOf));
  const held = Math.min(...losing.map((lot) => daysBetween(newYorkDay(lot.acquiredAt), today)));
  const term = { rule: 'holding-period', observed: held, threshold: 'over 365 is long-term', unit: 'days' };
  return { shares: sharesOf(losing), reasons: [fraction('tax-loss', worst, taxLoss), term], blocked: undefined };
}

const washSale = (days: number): Reason => ({
  rule: 'wash-sale-window',
  observed: days,
  threshold: WASH_SALE_DAYS,
  unit: 'days',
});

interface Sale {
  readonly stand: Stand;
  readonly shares: number;
  readonly reasons: readonly Reason[];
}

function sell(view: MarketView, rules: Rules, { stand, shares, reasons }: Sale): Signal | WhyNot {
  const { symbol, market } = stand;
  const worth = (shares * market.mid) / stand.equity;
  if (stand.buying > 0) return { symbol, reason: opposite('buy') };
  if (worth < rules.minTrade) return { symbol, reason: fraction('min-trade', worth, rules.minTrade) };
  const legs = legsOf(symbol);
  return draftExit(view, {
    strategyId: STRATEGY,
    symbol,
    positionId: positionIdOf(STRATEGY, legs),
    legs: closing(legs),
    limitPrice: negate(fromNumber<Price>(market.bid, 'down')),
    conviction: 1,
    reasons,
    quantity: fromNumber<Quantity>(shares, 'down', 1),
    lots: 'highest-cost',
  });
}

/** Two orders of ours on opposite sides could trade with each other. */
const opposite = (side: string): Reason => ({
  rule: 'opposite-order',
  observed: `a ${side} order is working`,
  threshold: 'none',
});

function buy(view: MarketView, rules: Rules, { stand, gap }: { stand: Stand; gap: number }): Signal | WhyNot {
  const { symbol, market, target } = stand;
  const refusal = whyNotBuy(rules, stand, -gap * stand.equity);
  if (refusal) return { symbol, reason: refusal };
  const legs = legsOf(symbol);
  const limitPrice = fromNumber<Price>(market.ask, 'up');
  return draftEntry(view, {
    strategyId: STRATEGY,
    symbol,
    positionId: positionIdOf(STRATEGY, legs),
    legs,
    limitPrice,
    conviction: 1,
    equityShare: -gap,
    maxLossPerUnit: toNumber(limitPrice),
    reasons: [driftOf(gap, rules), fraction('target-weight', target + gap, target), ...stand.notes],
  });
}

function whyNotBuy(rules: Rules, stand: Stand, shortfall: number): Reason | undefined {
  const { lastLossSale, today, market, equity } = stand;
  const since = daysSinceLoss(lastLossSale, today);
  if (since !== undefined) return washSale(since);
  if (stand.selling > 0) return opposite('sell');
  const shares = whole(shortfall / market.ask);
  if (shares < 1) return { rule: 'whole-share', observed: shortfall, threshold: market.ask, unit: 'USD' };
  const worth = (shares * market.ask) / equity;
  return worth < rules.minTrade ? fraction('min-trade', worth, rules.minTrade) : undefined;
}
