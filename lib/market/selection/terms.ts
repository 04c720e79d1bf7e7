/**
 * What a structure costs and may lose, at what the market asks now: bought legs at the ask, sold legs at the bid. Net is
 * on the side of the owner: positive pays (debit), negative receives (credit). Extremes are those of the payoff when the
 * nearest leg expires; legs that expire later count with their intrinsic value, the least an American option is worth, so
 * that their largest gain stays unknown.
 */
import { instrumentOf, underlyingOf } from '../../model/instrument.ts';
import type { Leg } from '../../model/signal.ts';
import { payoffOf } from '../../pricing/structure/payoff.ts';
import type { Structure } from '../../pricing/structure/structure.ts';
import { liquidityScore } from '../liquid-leg.ts';
import type { Checked, TwoSided } from '../tradable.ts';
import { type Band, dustless } from './band.ts';
import { widthsOf } from './combine.ts';
import { hold, holdAll, type Met } from './figures.ts';
import type { Listed } from './ladder.ts';
import { type LegTemplate, legsOf, type Shape } from './shapes.ts';

const SHARES = 100;
const DAYS = 365;

export interface Terms {
  /** US dollars per share, taking; positive pays. */
  readonly natural: number;
  /** The same at the middle of each market. */
  readonly mid: number;
  /** US dollars between strikes, of the widest wing; undefined where the shape has none. */
  readonly width: number | undefined;
  /** US dollars per unit; infinite where it has no bound. */
  readonly maxLoss: number;
  /** US dollars per unit; infinite where it has no bound, undefined where it depends on what a later leg is worth. */
  readonly maxProfit: number | undefined;
  /** Largest gain over largest loss. */
  readonly rewardRisk: number | undefined;
  /** What going in and out at once would lose, as a share of the net. */
  readonly roundTrip: number;
  /** Per share of the underlying; undefined where a leg's is unknown. */
  readonly netDelta: number | undefined;
  /** 1 where the deltas of the legs cancel, 0 where all point one way. */
  readonly balance: number | undefined;
  /** See `liquidityScore`. */
  readonly activity: number;
  /** US dollars per unit that it ties up: the strike in cash, the shares at spot, or what it may lose. */
  readonly capital: number;
  /** Credit over capital, as if repeated for a year; undefined for a debit. */
  readonly annualYield: number | undefined;
}

export interface PricedLeg extends Listed {
  readonly market: TwoSided;
  /** Signed; undefined or absent where it is not known. */
  readonly delta?: number | undefined;
}

interface Priced {
  readonly shape: Shape;
  readonly legs: readonly PricedLeg[];
  readonly spot: number;
  /** Calendar days to the nearest expiry. */
  readonly days: number;
}

export function termsOf(priced: Priced): Terms {
  const { shape, legs } = priced;
  const natural = dustless(net(priced, ({ bid, ask }, buys) => (buys ? ask : bid)));
  const reverse = net(priced, ({ bid, ask }, buys) => (buys ? bid : ask));
  const { maxLoss, maxProfit } = extremes(priced, natural);
  const widths = widthsOf(shape, legs);
  return {
    natural,
    mid: dustless(net(priced, ({ mid }) => mid)),
    width: widths.length === 0 ? undefined : Math.max(...widths),
    ...{ maxLoss, maxProfit },
    rewardRisk: maxProfit === undefined || maxLoss === Infinity ? undefined : maxProfit / maxLoss,
    roundTrip: (natural - reverse) / Math.abs(natural),
    ...deltasOf(priced),
    activity: liquidityScore(legs.map(({ entry }) => entry)),
    ...capitalOf(priced, { natural, maxLoss }),
  };
}

const signed = ({ side, ratio }: LegTemplate): number => (side === 'buy' ? ratio : -ratio);

/** Over all legs: how often each is held, times a figure of it. */
function total({ shape, legs }: Priced, figure: (leg: PricedLeg, template: LegTemplate) => number): number {
  let sum = 0;
  shape.legs.forEach((template, index) => {
    const leg = legs[index];
    sum += leg ? signed(template) * figure(leg, template) : Number.NaN;
  });
  return sum;
}

const net = (priced: Priced, price: (market: TwoSided, buys: boolean) => number): number =>
  total(priced, ({ market }, { side }) => price(market, side === 'buy'));

/** With the shares that are held already, at today's price. */
export function structureOf(
  { shape, legs, spot }: Pick<Priced, 'shape' | 'legs' | 'spot'>,
  natural: number,
): Structure {
  const opened = legsOf(shape, legs);
  const [first] = opened;
  if (shape.secured !== 'shares' || !first) return { legs: opened, net: natural };
  const held: Leg = { instrument: instrumentOf(underlyingOf(first.instrument)), side: 'buy', ratio: SHARES };
  return { legs: [held, ...opened], net: spot + natural };
}

/** The largest loss and profit, US dollars per unit. */
function extremes(priced: Priced, natural: number): Pick<Terms, 'maxLoss' | 'maxProfit'> {
  const { corners, slope } = payoffOf(structureOf(priced, natural));
  const profits = corners.map(({ profit }) => profit);
  const isOpen = priced.shape.legs.some(({ term }) => term === 'far');
  return {
    maxLoss: slope < 0 ? Infinity : -Math.min(...profits),
    maxProfit: isOpen ? undefined : slope > 0 ? Infinity : Math.max(...profits),
  };
}

function deltasOf(priced: Priced): Pick<Terms, 'netDelta' | 'balance'> {
  const held = priced.shape.secured === 'shares' ? 1 : 0;
  const netDelta = total(priced, ({ delta = Number.NaN }) => delta) + held;
  if (!Number.isFinite(netDelta)) return { netDelta: undefined, balance: undefined };
  const gross =
    held + priced.shape.legs.reduce((sum, { ratio }, i) => sum + ratio * Math.abs(priced.legs[i]?.delta ?? 0), 0);
  return { netDelta: dustless(netDelta), balance: gross === 0 ? undefined : 1 - Math.abs(netDelta) / gross };
}

function capitalOf(
  { shape, legs, spot, days }: Priced,
  { natural, maxLoss }: Pick<Terms, 'natural' | 'maxLoss'>,
): Pick<Terms, 'capital' | 'annualYield'> {
  const [strike = Number.NaN] = legs.map((leg) => leg.strike);
  const secured = { cash: strike * SHARES, shares: spot * SHARES };
  const capital = dustless(shape.secured ? secured[shape.secured] : maxLoss);
  const annualYield = natural < 0 ? ((-natural * SHARES) / capital) * (DAYS / Math.max(1, days)) : undefined;
  return { capital, annualYield };
}

/** What can be asked of a structure as a whole, and in which unit. */
const TERM_MEASURES = {
  debit: { rule: 'debit', unit: 'USD', of: ({ natural }) => natural },
  credit: { rule: 'credit', unit: 'USD', of: ({ natural }) => -natural },
  debitOfWidth: { rule: 'debit-of-width', unit: 'fraction', of: ({ natural, width }) => width && natural / width },
  creditOfWidth: { rule: 'credit-of-width', unit: 'fraction', of: ({ natural, width }) => width && -natural / width },
  rewardRisk: { rule: 'reward-risk', unit: 'ratio', of: ({ rewardRisk }) => rewardRisk },
  roundTrip: { rule: 'round-trip', unit: 'fraction', of: ({ roundTrip }) => roundTrip },
  maxLoss: { rule: 'max-loss', unit: 'USD', of: ({ maxLoss }) => maxLoss },
  capital: { rule: 'capital', unit: 'USD', of: ({ capital }) => capital },
  netDelta: { rule: 'net-delta', unit: 'delta', of: ({ netDelta }) => netDelta },
  activity: { rule: 'activity', unit: 'score', of: ({ activity }) => activity },
  annualYield: { rule: 'annual-yield', unit: 'fraction', of: ({ annualYield }) => annualYield },
} satisfies Record<string, { rule: string; unit: string; of: (terms: Terms) => number | undefined }>;

export type TermMeasure = keyof typeof TERM_MEASURES;
const TERM_MEASURE_IDS = Object.keys(TERM_MEASURES) as readonly TermMeasure[];

/** Each measure that is asked for, against its range. */
export function termsHeld(terms: Terms, asked: Partial<Readonly<Record<TermMeasure, Band>>>): Checked<readonly Met[]> {
  return holdAll(TERM_MEASURE_IDS, (id) => {
    const band = asked[id];
    const { rule, unit, of } = TERM_MEASURES[id];
    const figure = band && of(terms);
    return band && hold({ rule, unit, figure: figure === undefined ? 'unknown' : dustless(figure) }, band);
  });
}
