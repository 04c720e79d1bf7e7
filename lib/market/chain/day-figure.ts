/**
 * A day's figure for a history of implied volatility: at the money, thirty days, from a chain seen near the close. It is
 * kept only where both expiries around the thirty days trade in a narrow market at the money, and where it can be: a
 * figure that is threefold or a third of a recent one is a slip more often than a market. Volatilities are annual.
 */
import { sessionAt, sessionFrom } from '../../model/calendar.ts';
import type { ChainRequest, OptionChain } from '../../model/option-chain.ts';
import type { Reason } from '../../model/signal.ts';
import { addDays, MINUTE, newYorkDay, type TradingDay } from '../../model/time.ts';
import { type DailyVolatility, PLAUSIBLE } from '../../model/volatility-history.ts';
import type { Checked, TwoSided } from '../tradable.ts';
import { analyseChain, type ChainAnalysis, type ExpiryAnalysis } from './analyse.ts';
import { MONTH_YEARS } from './term-structure.ts';
import { type DailyImpliedVolatility, dailyVolatility } from './volatility-rank.ts';

/** Wide enough for shares whose options end once a month; the width of strikes is a share of spot, or dollars where that is more. */
const EXPIRY_DAYS = { from: 3, to: 70 };
const STRIKES = { share: 0.1, dollars: 3 };
const MAX_QUOTE_AGE_MS = MINUTE;
/** Of call and put at the money together: spreads as a share of their middles. */
const WIDEST = 0.2;
/** Against the last figure, where that is of the last sessions: a move that lasts is believed after them. */
const JUMP = { factor: 3, sessions: 5 };

export function chainOfDay(symbol: string, spot: number, today: TradingDay): ChainRequest {
  const width = Math.max(spot * STRIKES.share, STRIKES.dollars);
  return {
    underlying: symbol,
    expiries: { from: addDays(today, EXPIRY_DAYS.from), to: addDays(today, EXPIRY_DAYS.to) },
    strikes: { from: Math.max(0, spot - width), to: spot + width },
  };
}

export interface DayMarket {
  /** The share's own market. */
  readonly share: TwoSided;
  /** The prices are a model's: it prices options as European ones, though they are listed like American ones. */
  readonly modelled: boolean;
  /** The newest figure known from before. */
  readonly last?: DailyVolatility | undefined;
}

export function dayFigure(chain: OptionChain, market: DayMarket): Checked<DailyImpliedVolatility> {
  const { share, modelled, last } = market;
  if (!sessionAt(chain.asOf))
    return refused({ rule: 'closed', observed: newYorkDay(chain.asOf), threshold: 'a chain of the session' });
  const analysis = analyseChain(chain, {
    ...{ spot: share.mid, spotError: (share.ask - share.bid) / 2, rate: undefined, share },
    maxAgeMs: MAX_QUOTE_AGE_MS,
    ...(modelled ? { exercise: 'european' as const } : {}),
  });
  const { monthVolatility } = analysis;
  if ('refused' in monthVolatility) return monthVolatility;
  const reason = wide(analysis) ?? implausible(monthVolatility.value) ?? jump(monthVolatility.value, analysis, last);
  return reason ? refused(reason) : dailyVolatility(analysis, modelled);
}

const refused = (reason: Reason) => ({ refused: reason });

/** The first of the two expiries around thirty days whose market at the money is too wide, or is none. */
function wide({ termStructure, expiries }: ChainAnalysis): Reason | undefined {
  const days = [
    termStructure.findLast(({ years }) => years <= MONTH_YEARS)?.day,
    termStructure.find(({ years }) => years >= MONTH_YEARS)?.day,
  ];
  const spreads = days.map((day) => spreadOf(expiries.filter((expiry) => expiry.day === day)));
  const worst = spreads.find((spread) => !(spread <= WIDEST));
  if (worst === undefined) return undefined;
  const observed = Number.isFinite(worst) ? worst : 'no market at the money';
  return { rule: 'illiquid', observed, threshold: WIDEST, unit: 'fraction' };
}

/** Of call and put at the strike nearest the forward, where the larger of these expiries has one. */
function spreadOf(expiries: readonly ExpiryAnalysis[]): number {
  const [expiry] = expiries.toSorted((a, b) => b.contracts.length - a.contracts.length);
  if (!expiry || 'refused' in expiry.forward) return Number.NaN;
  const { forward } = expiry.forward.value;
  const far = (strike: number): number => Math.abs(strike - forward);
  const nearest = Math.min(...expiry.contracts.map(({ strike }) => far(strike)));
  const markets = expiry.contracts
    .filter(({ strike }) => far(strike) === nearest)
    .flatMap(({ market }) => ('value' in market ? [market.value] : []));
  if (markets.length < 2) return Number.NaN;
  const sum = (of: (market: TwoSided) => number): number => markets.reduce((total, each) => total + of(each), 0);
  return sum(({ bid, ask }) => ask - bid) / sum(({ mid }) => mid);
}

function implausible(volatility: number): Reason | undefined {
  const { least, most } = PLAUSIBLE;
  if (volatility >= least && volatility <= most) return undefined;
  return { rule: 'implausible', observed: volatility, threshold: `${least} to ${most}`, unit: 'fraction a year' };
}

function jump(volatility: number, { asOf }: ChainAnalysis, last: DailyVolatility | undefined): Reason | undefined {
  if (!last || last.day < sessionFrom(newYorkDay(asOf), -JUMP.sessions).day) return undefined;
  const ratio = volatility / last.volatility;
  if (ratio <= JUMP.factor && ratio >= 1 / JUMP.factor) return undefined;
  return { rule: 'jump', observed: ratio, threshold: JUMP.factor, unit: `times the figure of ${last.day}` };
}
