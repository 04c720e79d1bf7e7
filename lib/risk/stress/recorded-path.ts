/**
 * A crisis as it was lived: the book held still and revalued at each close of the record, with time passing. Names that
 * have no prices of their own then go with the market by their beta, and the answer says which. US dollars, modelled.
 */
import { daysBetween, type TradingDay } from '../../model/time.ts';
import { type RiskRefusal, refused } from '../answer.ts';
import type { Line, Valued } from '../revaluation/line.ts';
import { bookProfits, type RevalueSettings, revalue } from '../revaluation/revalue.ts';
import type { Scenario } from '../revaluation/scenario.ts';

/** Closes by day, the first day being the one before the crisis. */
export interface CrisisRecord {
  readonly days: readonly TradingDay[];
  /** Of the broad market. */
  readonly market: readonly number[];
  /** By name; all days or none. */
  readonly names: Readonly<Record<string, readonly number[]>>;
  /** The volatility index in points: 20 is twenty per cent a year. */
  readonly volatilityIndex?: readonly number[];
}

export interface PathSettings extends RevalueSettings {
  /** What each name's volatility does, as a multiple of the index; 1 where nothing is said. */
  readonly volatilityMultiples?: Readonly<Record<string, number>>;
  /** Whether options lose the calendar days that pass; yes where nothing is said. */
  readonly ageing?: boolean;
}

export interface LivedPath {
  /** Profit since the first day, day by day. */
  readonly days: readonly { readonly day: string; readonly profit: number }[];
  readonly worst: { readonly day: string; readonly profit: number };
  readonly end: number;
  /** From the highest value on the way to the lowest after it, positive. */
  readonly drawdown: number;
  /** Names without prices of their own. */
  readonly byBeta: readonly string[];
  readonly modelled: true;
}

export function recordedPath(lines: readonly Line[], record: CrisisRecord, settings: PathSettings): Valued<LivedPath> {
  const wrong = problemWith(record);
  if (wrong) return wrong;
  const scenarios = record.days.map((day, at) => scenarioAt(record, { day, at }, settings));
  const revalued = revalue(lines, scenarios, settings);
  if (!revalued.ok) return revalued;
  const profits = bookProfits(revalued);
  const days = record.days.map((day, at) => ({ day, profit: profits[at] ?? Number.NaN }));
  const names = [...new Set(lines.map(({ name }) => name))];
  return {
    ...{ ok: true, days, end: profits.at(-1) ?? 0, drawdown: drawdownOf(profits), modelled: true },
    worst: days.reduce((low, each) => (each.profit < low.profit ? each : low)),
    byBeta: names.filter((name) => record.names[name] === undefined),
  };
}

function problemWith({ days, market, names, volatilityIndex }: CrisisRecord): RiskRefusal | undefined {
  if (days.length < 2) return refused('too-few', 'a path has at least two days');
  const back = days.find((day, at) => at > 0 && day <= (days[at - 1] ?? ''));
  if (back) return refused('bad-setting', `${back} does not come after the day before it`);
  const columns = {
    'the market': market,
    ...names,
    ...(volatilityIndex ? { 'the volatility index': volatilityIndex } : {}),
  };
  for (const [name, closes] of Object.entries(columns)) {
    if (closes.length !== days.length)
      return refused(
        'too-few',
        `${name} has ${closes.length} closes for ${days.length} days: leave it out, or fill it`,
      );
    const odd = closes.find((close) => !(Number.isFinite(close) && close > 0));
    if (odd !== undefined) return refused('not-finite', `a close of ${name} is ${odd}`);
  }
  return undefined;
}

const POINT = 0.01;

function scenarioAt(
  { days, market, names, volatilityIndex }: CrisisRecord,
  { day, at }: { readonly day: TradingDay; readonly at: number },
  { volatilityMultiples = {}, ageing = true }: PathSettings,
): Scenario {
  const since = (closes: readonly number[]): number => (closes[at] ?? Number.NaN) / (closes[0] ?? Number.NaN) - 1;
  const rise = volatilityIndex ? (volatilityIndex[at] ?? Number.NaN) - (volatilityIndex[0] ?? Number.NaN) : 0;
  return {
    ...{ id: day, market: since(market), days: ageing ? daysBetween(days[0] ?? day, day) : 0 },
    names: Object.fromEntries(Object.entries(names).map(([name, closes]) => [name, since(closes)])),
    volatility: { points: rise * POINT, names: volatilityMultiples },
  };
}

function drawdownOf(profits: Float64Array): number {
  let [high, deepest] = [Number.NEGATIVE_INFINITY, 0];
  for (const profit of profits) {
    high = Math.max(high, profit);
    deepest = Math.max(deepest, high - profit);
  }
  return deepest;
}
