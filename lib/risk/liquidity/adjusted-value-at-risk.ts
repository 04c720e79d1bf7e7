/**
 * Value at risk with the cost of getting out: what the market may take, and then what selling takes. Costs are added in
 * full, since spreads widen on the days on which markets fall, so it is never less than value at risk. US dollars, modelled.
 */
import { type RiskRefusal, refused } from '../answer.ts';
import { type Unvalued, unvalued } from '../revaluation/line.ts';
import { daysToLiquidate, IMPACT_COEFFICIENT, impactFraction, type Size } from './impact.ts';
import { SPREAD_WIDTH, type SpreadHistory, spreadCost } from './spread-cost.ts';

/** Something held, with what its market is like. Absent figures are unknown, and then there is no answer. */
export interface LiquidLine extends Partial<Size> {
  readonly id: string;
  readonly quantity: number;
  /** Market value; negative where short. */
  readonly value: number;
  readonly spread?: SpreadHistory;
}

export interface LiquiditySettings {
  /** Deviations of the spread; 3 where none is given. */
  readonly spreadWidth?: number;
  readonly impactCoefficient?: number;
  /** The share of a day's volume that one may be; a tenth where none is given. */
  readonly participation?: number;
}

export interface LineCost {
  readonly id: string;
  readonly spreadCost: number;
  readonly impactCost: number;
  readonly days: number;
}

export interface LiquidityAdjusted {
  readonly var: number;
  readonly spreadCost: number;
  readonly impactCost: number;
  /** Value at risk and both costs. */
  readonly lvar: number;
  readonly lines: readonly LineCost[];
  /** Sessions until the last line is closed, all being closed side by side. */
  readonly days: number;
  readonly modelled: true;
}

const PARTICIPATION = 0.1;

export function liquidityAdjusted(
  valueAtRisk: number,
  lines: readonly LiquidLine[],
  settings: LiquiditySettings = {},
): ({ readonly ok: true } & LiquidityAdjusted) | Unvalued | RiskRefusal {
  const wrong = problemWith(valueAtRisk, settings);
  if (wrong) return wrong;
  const costs = lines.map((line) => costOf(line, settings));
  const missing = costs.find((cost) => 'ok' in cost);
  if (missing) return missing;
  const known = costs.filter((cost): cost is LineCost => !('ok' in cost));
  const total = (part: 'spreadCost' | 'impactCost'): number => known.reduce((sum, cost) => sum + cost[part], 0);
  const [spread, impact] = [total('spreadCost'), total('impactCost')];
  const days = Math.max(0, ...known.map((cost) => cost.days));
  const lvar = valueAtRisk + spread + impact;
  return {
    ok: true,
    var: valueAtRisk,
    spreadCost: spread,
    impactCost: impact,
    lvar,
    lines: known,
    days,
    modelled: true,
  };
}

function problemWith(valueAtRisk: number, settings: LiquiditySettings): RiskRefusal | undefined {
  const {
    spreadWidth = SPREAD_WIDTH,
    impactCoefficient = IMPACT_COEFFICIENT,
    participation = PARTICIPATION,
  } = settings;
  if (!Number.isFinite(valueAtRisk))
    return refused('not-finite', `value at risk is ${valueAtRisk}, which is no number`);
  if (!(participation > 0 && participation <= 1))
    return refused('bad-setting', `a share of ${participation} of the volume: choose above 0, up to 1`);
  const odd = [spreadWidth, impactCoefficient].find((value) => !(Number.isFinite(value) && value >= 0));
  return odd === undefined ? undefined : refused('bad-setting', `${odd} is no width or coefficient: choose from 0`);
}

function costOf(line: LiquidLine, settings: LiquiditySettings): LineCost | Unvalued {
  const { id, value, quantity, spread, dailyVolume, dailyVolatility } = line;
  const {
    spreadWidth = SPREAD_WIDTH,
    impactCoefficient = IMPACT_COEFFICIENT,
    participation = PARTICIPATION,
  } = settings;
  if (!(Number.isFinite(value) && Number.isFinite(quantity)))
    return unvalued(id, `its value is ${value} for ${quantity}`);
  if (spread === undefined || !(spread.mean >= 0 && spread.deviation >= 0))
    return unvalued(id, 'its spread is not known');
  if (!(dailyVolume !== undefined && dailyVolume > 0 && Number.isFinite(dailyVolume)))
    return unvalued(id, 'how much of it trades on a day is not known, or nothing does');
  if (!(dailyVolatility !== undefined && dailyVolatility >= 0 && Number.isFinite(dailyVolatility)))
    return unvalued(id, 'the volatility of its price is not known');
  const size = { quantity, dailyVolume, dailyVolatility };
  const crossing = spreadCost(value, spread, spreadWidth);
  const pushing = Math.abs(value) * impactFraction(size, impactCoefficient);
  return { id, ...worthAtMost(value, crossing, pushing), days: daysToLiquidate(size, participation) };
}

/** What is owned cannot cost more to sell than it is worth; buying back what is owed may. */
function worthAtMost(value: number, spread: number, impact: number): Pick<LineCost, 'spreadCost' | 'impactCost'> {
  const scale = value > 0 && spread + impact > value ? value / (spread + impact) : 1;
  return { spreadCost: spread * scale, impactCost: impact * scale };
}
