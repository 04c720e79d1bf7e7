/**
 * What may happen to a book at once, as data: shares move by name, or with the market by their beta; volatility moves by a
 * rule for its surface; rates and yields shift; time passes. Moves are fractions (−0.2 is a fall by a fifth), volatility is
 * in points as a fraction (0.1 is ten points), rates and yields are continuous and annual.
 */
import type { RiskRefusal } from '../answer.ts';
import { refused } from '../answer.ts';

/**
 * Strikes keep their volatility when the share moves (sticky strike), and the shock is added to it: `points` and `relative`
 * are meant at 30 days; `skew` is what a strike 10 % under the share gets on top, in points, and none above it. A shock
 * fades with the square root of the life left, and is not larger than `mostTerm` times that at 30 days for shorter ones.
 */
export interface VolatilityShock {
  readonly points?: number;
  readonly relative?: number;
  readonly skew?: number;
  /** By name: what its shock is, as a multiple; 1 where nothing is said. */
  readonly names?: Readonly<Record<string, number>>;
  /** 0.5 where none is given; 0 shifts all lives alike. */
  readonly termExponent?: number;
}

export interface Scenario {
  readonly id: string;
  /** Of the broad market. */
  readonly market?: number;
  /** By name, and then instead of the market's. */
  readonly names?: Readonly<Record<string, number>>;
  readonly volatility?: VolatilityShock;
  readonly rate?: number;
  readonly dividendYield?: number;
  /** Calendar days that pass. */
  readonly days?: number;
}

export const NO_SHOCK: Scenario = { id: 'no shock' };

export type BetaOf = (name: string) => number;

/** A share that loses more than all it is worth is worth nothing. */
const NOTHING = -1;

/** Moves add up along the way, so beta multiplies the logarithm: twice the market's fall never passes −100 %. */
export const moveOf = ({ market = 0, names = {} }: Scenario, name: string, betaOf: BetaOf): number =>
  Math.max(NOTHING, names[name] ?? (1 + market) ** betaOf(name) - 1);

type Figure = readonly [name: string, value: number, least: number];

export function oddScenario(scenario: Scenario): RiskRefusal | undefined {
  const { market = 0, names = {}, volatility = {}, rate = 0, dividendYield = 0, days = 0 } = scenario;
  const free = Number.NEGATIVE_INFINITY;
  const figures: readonly Figure[] = [
    ['move of the market', market, -0.999999],
    ...Object.entries(names).map(([name, move]) => [`move of ${name}`, move, NOTHING] as const),
    ...Object.entries(volatility.names ?? {}).map(([name, times]) => [`volatility of ${name}`, times, 0] as const),
    ['shift of the rate', rate, free],
    ['shift of the dividend yield', dividendYield, free],
    ['number of days', days, 0],
    ['volatility in points', volatility.points ?? 0, free],
    ['relative volatility', volatility.relative ?? 0, NOTHING],
    ['skew', volatility.skew ?? 0, free],
    ['term exponent', volatility.termExponent ?? 0, 0],
  ];
  const odd = figures.find(([, value, least]) => !(Number.isFinite(value) && value >= least));
  return odd && refused('bad-setting', `scenario ${scenario.id}: the ${odd[0]} is ${odd[1]}, which cannot be`);
}
