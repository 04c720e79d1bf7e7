/**
 * A book under scenarios by full revaluation: every option is priced again, American ones as American, at the shocked price,
 * volatility, rate and time. What expires within a scenario's days is worth its pay-off at the scenario's price. US dollars.
 */
import { americanPrices } from '../../pricing/american-batch.ts';
import { greekColumns, type VolatileColumns } from '../../pricing/columns.ts';
import { europeanBatch } from '../../pricing/european-batch.ts';
import type { Accuracy, Exercise } from '../../pricing/option-terms.ts';
import { type Line, type OptionLine, oddLine, unvalued, type Valued } from './line.ts';
import { type BetaOf, moveOf, NO_SHOCK, oddScenario, type Scenario } from './scenario.ts';
import { shockedVolatility } from './surface.ts';

export interface RevalueSettings {
  readonly betaOf: BetaOf;
  /** `fast` where none is given: 1e-6 of the share's price. */
  readonly accuracy?: Accuracy;
}

export interface Revalued {
  readonly lines: readonly Line[];
  readonly scenarios: readonly Scenario[];
  /** By line, as things are. */
  readonly values: Float64Array;
  /** By scenario, and in it by line: value under it less value now. */
  readonly pnl: Float64Array;
}

const YEAR_DAYS = 365;

export function revalue(
  lines: readonly Line[],
  scenarios: readonly Scenario[],
  settings: RevalueSettings,
): Valued<Revalued> {
  const wrong = lines.map(oddLine).find(Boolean) ?? scenarios.map(oddScenario).find(Boolean);
  if (wrong) return wrong;
  const values = new Float64Array(lines.length);
  const pnl = new Float64Array(lines.length * scenarios.length);
  const order = inRuns(scenarios);
  for (const [index, line] of lines.entries()) {
    const prices = pricesOf(
      line,
      order.map(({ scenario }) => scenario),
      settings,
    );
    const now = (prices[0] ?? Number.NaN) * line.units;
    values[index] = now;
    for (const [row, { at }] of order.entries()) {
      const profit = (prices[row] ?? Number.NaN) * line.units - now;
      if (!Number.isFinite(profit))
        return unvalued(line.id, `the pricer has no price for it under ${order[row]?.scenario.id}`);
      if (at >= 0) pnl[at * lines.length + index] = profit;
    }
  }
  return { ok: true, lines, scenarios, values, pnl };
}

interface Placed {
  readonly scenario: Scenario;
  readonly at: number;
}

/**
 * As things are first; then scenarios that leave volatility, rate, yield and time alike behind one another, since American
 * options that differ only in the price of the share have their boundary in common, and it is solved once.
 */
function inRuns(scenarios: readonly Scenario[]): readonly Placed[] {
  const keyed = scenarios.map((scenario, at) => {
    const { volatility = {}, rate = 0, dividendYield = 0, days = 0 } = scenario;
    return { scenario, at, key: JSON.stringify([volatility, rate, dividendYield, days]) };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at));
  return [{ scenario: NO_SHOCK, at: -1 }, ...keyed];
}

/** The price of a line's share or option under each scenario. */
function pricesOf(line: Line, scenarios: readonly Scenario[], settings: RevalueSettings): Float64Array {
  const { name, option } = line;
  const spots = Float64Array.from(scenarios, (each) => line.spot * (1 + moveOf(each, name, settings.betaOf)));
  if (!option) return spots;
  const columns = columnsOf({ ...line, option }, scenarios, spots);
  return PRICERS[option.exercise](columns, settings.accuracy ?? 'fast');
}

const PRICERS: Readonly<Record<Exercise, (columns: VolatileColumns, accuracy: Accuracy) => Float64Array>> = {
  american: (columns, accuracy) => {
    const prices = new Float64Array(columns.spot.length);
    americanPrices(columns, prices, { accuracy });
    return prices;
  },
  european: (columns) => {
    const greeks = greekColumns(columns.spot.length);
    europeanBatch(columns, greeks);
    return greeks.price;
  },
};

export const shockedTerms = (
  line: Line & { readonly option: OptionLine },
  { volatility = {}, rate = 0, dividendYield = 0, days = 0 }: Scenario,
) => ({
  years: Math.max(0, line.option.years - days / YEAR_DAYS),
  rate: line.option.rate + rate,
  dividendYield: line.option.dividendYield + dividendYield,
  volatility: shockedVolatility(line.option, line, volatility),
});

function columnsOf(
  line: Line & { readonly option: OptionLine },
  scenarios: readonly Scenario[],
  spot: Float64Array,
): VolatileColumns {
  const { right, strike } = line.option;
  const rows = scenarios.length;
  const column = (): Float64Array => new Float64Array(rows);
  const columns = { years: column(), rate: column(), dividendYield: column(), volatility: column() };
  for (const [row, scenario] of scenarios.entries()) {
    const terms = shockedTerms(line, scenario);
    columns.years[row] = terms.years;
    columns.rate[row] = terms.rate;
    columns.dividendYield[row] = terms.dividendYield;
    columns.volatility[row] = terms.volatility;
  }
  const sign = new Int8Array(rows).fill(right === 'call' ? 1 : -1);
  return { sign, spot, strike: column().fill(strike), ...columns };
}

/** Profit and loss of each line under a scenario. */
export const profitsOf = ({ lines, pnl }: Pick<Revalued, 'lines' | 'pnl'>, scenario: number): Float64Array =>
  pnl.subarray(scenario * lines.length, (scenario + 1) * lines.length);

export const totalOf = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Profit and loss of the book under each scenario, in their order. */
export const bookProfits = (revalued: Pick<Revalued, 'lines' | 'scenarios' | 'pnl'>): Float64Array =>
  Float64Array.from(revalued.scenarios, (_, scenario) => totalOf(profitsOf(revalued, scenario)));
