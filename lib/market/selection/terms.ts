/**
 * What a structure costs and may lose, at what the market asks now: bought legs at the ask, sold legs at the bid. Net is
 * on the side of the owner: positive pays (debit), negative receives (credit). Extremes are those of the payoff when the
 * nearest leg expires, found at its corners (zero, each strike, beyond the last); legs that expire later count with
 * their intrinsic value, the least an American option is worth, so that their largest gain stays unknown.
 */
import { liquidityScore } from '../liquid-leg.ts';
import type { TwoSided } from '../tradable.ts';
import { dustless } from './band.ts';
import { widthsOf } from './combine.ts';
import type { Listed } from './ladder.ts';
import type { Figure } from './refusals.ts';
import type { LegTemplate, Shape } from './shapes.ts';

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
  const { loss, profit } = extremes(priced, natural);
  const widths = widthsOf(shape, legs);
  return {
    natural,
    mid: dustless(net(priced, ({ mid }) => mid)),
    width: widths.length === 0 ? undefined : Math.max(...widths),
    maxLoss: dustless(loss * SHARES),
    maxProfit: profit === undefined ? undefined : dustless(profit * SHARES),
    rewardRisk: profit === undefined || loss === Infinity ? undefined : profit / loss,
    roundTrip: (natural - reverse) / Math.abs(natural),
    ...deltasOf(priced),
    activity: liquidityScore(legs.map(({ entry }) => entry)),
    ...capitalOf(priced, { natural, loss }),
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

const intrinsic = ({ right }: LegTemplate, strike: number, share: number): number =>
  Math.max(0, right === 'call' ? share - strike : strike - share);

/** US dollars per share. Shares that are held count from today's price. */
function extremes(priced: Priced, natural: number): { readonly loss: number; readonly profit: number | undefined } {
  const { shape, legs, spot } = priced;
  const held = shape.secured === 'shares' ? 1 : 0;
  const corners = [0, ...legs.map(({ strike }) => strike)].map(
    (share) =>
      total(priced, ({ strike }, template) => intrinsic(template, strike, share)) + held * (share - spot) - natural,
  );
  const slope = total(priced, (_, { right }) => (right === 'call' ? 1 : 0)) + held;
  const best = slope > 0 ? Infinity : Math.max(...corners);
  return {
    loss: slope < 0 ? Infinity : -Math.min(...corners),
    profit: shape.legs.some(({ term }) => term === 'far') ? undefined : best,
  };
}

function deltasOf(priced: Priced): Pick<Terms, 'netDelta' | 'balance'> {
  const held = priced.shape.secured === 'shares' ? 1 : 0;
  const netDelta = total(priced, ({ delta = Number.NaN }) => delta) + held;
  if (!Number.isFinite(netDelta)) return { netDelta: undefined, balance: undefined };
  const gross =
    held + priced.shape.legs.reduce((sum, { ratio }, i) => sum + ratio * Math.abs(priced.legs[i]?.delta ?? 0), 0);
  return { netDelta, balance: gross === 0 ? undefined : 1 - Math.abs(netDelta) / gross };
}

function capitalOf(
  { shape, legs, spot, days }: Priced,
  { natural, loss }: { readonly natural: number; readonly loss: number },
): Pick<Terms, 'capital' | 'annualYield'> {
  const [strike = Number.NaN] = legs.map((leg) => leg.strike);
  const perShare = shape.secured === 'cash' ? strike : shape.secured === 'shares' ? spot : loss;
  const annualYield = natural < 0 ? ((-natural / perShare) * DAYS) / Math.max(1, days) : undefined;
  return { capital: dustless(perShare * SHARES), annualYield };
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
export const TERM_MEASURE_IDS = Object.keys(TERM_MEASURES) as readonly TermMeasure[];

/** A measure of a structure, against its range. */
export const termFigure = (id: TermMeasure, terms: Terms): { rule: string; unit: string; figure: Figure } => {
  const { rule, unit, of } = TERM_MEASURES[id];
  const figure = of(terms);
  return { rule, unit, figure: figure === undefined ? 'unknown' : dustless(figure) };
};
