/**
 * How good a structure is, 0 to 1: the weighted mean Σ w·x / Σ w of components x that each lie between 0 and 1. The first
 * four say how near it comes to the targets that the spec sets; one without a target drops out with its weight. The
 * others ask for nothing; one that cannot be worked out, though it has a weight, refuses the structure.
 */
import type { Reason } from '../../model/signal.ts';
import type { Checked } from '../tradable.ts';
import type { Terms } from './terms.ts';

export interface Nearness {
  readonly expiry: number | undefined;
  readonly strikes: number | undefined;
  readonly width: number | undefined;
  readonly terms: number | undefined;
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));
/** From this reward-to-risk on, more is no better: far and nearly free structures must not win by their ratio alone. */
const REWARD_FULL = 3;

const ON_TERMS = {
  reward: ({ rewardRisk, maxProfit }) => (maxProfit === Infinity ? 1 : rewardRisk && unit(rewardRisk / REWARD_FULL)),
  /** Share of the width that is received. */
  credit: ({ natural, width }) => width && unit(-natural / width),
  tightness: ({ roundTrip }) => unit(1 - roundTrip),
  activity: ({ activity }) => unit(activity),
  balance: ({ balance }) => balance,
  yield: ({ annualYield }) => annualYield && unit(annualYield),
} satisfies Record<string, (terms: Terms) => number | undefined>;

export const COMPONENTS = [
  ...(['expiry', 'strikes', 'width', 'terms'] as const),
  ...(['reward', 'credit', 'tightness', 'activity', 'balance', 'yield'] as const),
];
export type Component = (typeof COMPONENTS)[number];

const isAim = (component: Component): component is keyof Nearness => !(component in ON_TERMS);

export const DEFAULT_WEIGHTS: Partial<Readonly<Record<Component, number>>> = {
  ...{ expiry: 1, strikes: 1, width: 1, terms: 1 },
  ...{ tightness: 1, activity: 0.5 },
};

export interface Scored {
  readonly component: Component;
  readonly value: number;
  readonly weight: number;
}

export interface Score {
  readonly score: number;
  readonly components: readonly Scored[];
}

type Weights = Partial<Readonly<Record<Component, number>>>;

export function scoreOf(terms: Terms, nearness: Nearness, weights: Weights): Checked<Score> {
  const components: Scored[] = [];
  for (const component of COMPONENTS) {
    const weight = weights[component] ?? 0;
    const value = isAim(component) ? nearness[component] : ON_TERMS[component](terms);
    if (weight === 0 || (isAim(component) && value === undefined)) continue;
    if (value === undefined || Number.isNaN(value)) return { refused: unknownPart(component) };
    components.push({ component, value, weight });
  }
  const weighed = components.reduce((sum, { weight }) => sum + weight, 0);
  const sum = components.reduce((total, { value, weight }) => total + value * weight, 0);
  return { value: { score: weighed === 0 ? 0 : sum / weighed, components } };
}

const unknownPart = (component: Component): Reason => ({
  rule: `score-${component}`,
  observed: 'unknown',
  threshold: 'known, as it is preferred by',
});
