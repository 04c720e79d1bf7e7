/**
 * One look at the book: what it is worth, what it may lose by every measure, and what each position adds. Each figure has
 * its unit, its period and its method; what cannot be valued refuses the whole, with its name. Pure; US dollars.
 */
import type { Book } from '../../model/book.ts';
import { instrumentOf } from '../../model/instrument.ts';
import { costOf, isFlat } from '../../model/position.ts';
import type { Instant } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import type { RiskFigure, RiskReport } from '../../model/watch/risk-report.ts';
import type { MetricId } from '../../model/watch/risk-state.ts';
import { isBroadEtf } from '../exposure.ts';
import { linesOf, nameOf } from '../revaluation/held-lines.ts';
import type { Line, Valued } from '../revaluation/line.ts';
import { revalue } from '../revaluation/revalue.ts';
import { stressTest } from '../stress/stress-test.ts';
import { type DailyOf, historicalVolatility, historiesOf } from './histories.ts';
import { type QuoteOf, watchMarks } from './marks.ts';
import { gapLosses, type NetGreeks, netGreeks } from './sensitivities.ts';
import { TAIL_METHODS, type Tail, type Tails, tailsOf } from './tails.ts';

export interface Seen {
  readonly now: Instant;
  readonly quoteOf: QuoteOf;
  readonly dailyOf: DailyOf;
  /** Continuous and annual. */
  readonly rate: number;
}

export interface Measured {
  readonly report: Omit<RiskReport, 'state'>;
  /** Shares of equity; what could not be measured is absent. */
  readonly shares: Readonly<Partial<Record<MetricId, number>>>;
  /** By name, the share of equity that a gap of it alone would cost. */
  readonly names: Readonly<Record<string, number>>;
}

/** Every share and contract that is held, and the shares that they hang on. */
export function namesIn({ positions }: Pick<Book, 'positions'>) {
  const held = positions
    .filter((position) => !isFlat(position))
    .flatMap(({ holdings }) => holdings.filter(({ lots }) => lots.length > 0).map(({ instrument }) => instrument));
  return {
    symbols: [...new Set(held.map(({ symbol }) => symbol))].sort(),
    names: [...new Set(held.map(nameOf))].sort(),
  };
}

interface Parts extends Tails {
  readonly lines: readonly Line[];
  readonly values: readonly number[];
  readonly stress: RiskReport['stress'];
  readonly assumed: readonly string[];
  readonly greeks: NetGreeks;
  readonly gaps: Readonly<Record<string, number>>;
}

export function portfolioReport(book: Book, seen: Seen): Measured {
  const histories = historiesOf(namesIn(book).names, seen.dailyOf);
  const historicalVolatilityOf = (name: string): number => historicalVolatility(histories, name);
  const { marks, notes } = watchMarks({ ...seen, historicalVolatilityOf });
  const found = linesOf(book, marks);
  const parts = found.ok && found.lines.length > 0 ? partsOf(found.lines, histories) : found.ok ? NOTHING : found;
  const equity = toNumber(book.account.equity);
  const told = { at: seen.now, equityUsd: equity, notes: [...histories.notes, ...notes] };
  if (!parts.ok)
    return {
      report: {
        ...told,
        figures: moneyOf(book, undefined),
        positions: [],
        strategies: [],
        stress: [],
        unvalued: parts.message,
      },
      ...{ shares: {}, names: {} },
    };
  const assumed = parts.assumed.map((name) => `${name} is taken to move as the broad market does in a crisis`);
  return {
    report: { ...told, ...reported(book, parts), notes: [...told.notes, ...assumed] },
    shares: sharesOf(parts, equity),
    names: Object.fromEntries(Object.entries(parts.gaps).map(([name, loss]) => [name, loss / equity])),
  };
}

const NOTHING: { readonly ok: true } & Parts = {
  ...{ ok: true, lines: [], values: [], tails: [], components: [], stress: [], assumed: [], gaps: {} },
  greeks: { deltaUsd: 0, gammaUsd: 0, vegaUsd: 0, thetaUsd: 0 },
};

function partsOf(lines: readonly Line[], histories: ReturnType<typeof historiesOf>): Valued<Parts> {
  const now = revalue(lines, [], { betaOf: () => 0 });
  if (!now.ok) return now;
  const tails = tailsOf(lines, histories);
  if (!tails.ok) return tails;
  const stress = stressTest(lines);
  if (!stress.ok) return stress;
  const greeks = netGreeks(lines);
  if (!greeks.ok) return greeks;
  const gaps = gapLosses(lines.filter(({ name }) => !isBroadEtf(instrumentOf(name))));
  if (!gaps.ok) return gaps;
  return {
    ...{ ok: true, lines, values: [...now.values], tails: tails.tails, components: tails.components, greeks },
    stress: stress.outcomes.map(({ scenario, profit }) => ({ id: scenario, lossUsd: -profit })),
    assumed: stress.assumed,
    gaps: gaps.losses,
  };
}

const mainTail = ({ tails }: Pick<Parts, 'tails'>, confidence: number): Tail | undefined =>
  tails.find((tail) => tail.method === 'filtered' && tail.confidence === confidence);

const worst = (losses: readonly number[]): number => Math.max(0, ...losses);

/** No loss counts as none: a book that gains even in its worst days takes nothing. */
function sharesOf(parts: Parts, equity: number): Partial<Record<MetricId, number>> {
  if (!(equity > 0)) return {};
  const tail = mainTail(parts, 0.99);
  return {
    'var-share': worst([tail?.var ?? 0]) / equity,
    'es-share': worst([tail?.es ?? 0]) / equity,
    'stress-share': worst(parts.stress.map(({ lossUsd }) => lossUsd)) / equity,
    concentration: worst(Object.values(parts.gaps)) / equity,
    'net-vega': Math.abs(parts.greeks.vegaUsd) / equity,
  };
}

function reported(book: Book, parts: Parts) {
  const value = parts.values.reduce((total, each) => total + each, 0);
  return {
    figures: [
      ...moneyOf(book, value),
      ...parts.tails.flatMap(tailFigures),
      ...smallMoves(parts.greeks),
      ...spread(parts.gaps),
    ],
    positions: contributions(parts, ({ id }) => id),
    strategies: contributions(parts, ({ strategyId = 'none' }) => strategyId),
    stress: parts.stress,
  };
}

function moneyOf(book: Book, value: number | undefined): readonly RiskFigure[] {
  const { equity, dayStartEquity } = book.account;
  const cost = book.positions
    .filter((each) => !isFlat(each))
    .reduce((total, each) => total + toNumber(costOf(each)), 0);
  const usd = (id: string, of: number, more: Partial<RiskFigure> = {}): RiskFigure => ({
    id,
    value: of,
    unit: 'USD',
    ...more,
  });
  const valued = { method: 'middle of the market' };
  return [
    usd('day-pnl', toNumber(equity) - toNumber(dayStartEquity), { period: 'since the first mark of the day' }),
    ...(value === undefined ? [] : [usd('value', value, valued), usd('unrealised-pnl', value - cost, valued)]),
  ];
}

const tailFigures = ({ method, confidence, var: loss, es }: Tail): readonly RiskFigure[] => {
  const how = { unit: 'USD', period: '1 trading day', method: `${TAIL_METHODS[method]}, modelled` };
  const name = `${Math.round(confidence * 100)}-${method}`;
  return [
    { id: `var-${name}`, value: loss, ...how },
    { id: `es-${name}`, value: es, ...how },
  ];
};

const MODEL = { method: 'option model, modelled' };
const smallMoves = ({ deltaUsd, gammaUsd, vegaUsd, thetaUsd }: NetGreeks): readonly RiskFigure[] => [
  { id: 'delta', value: deltaUsd, unit: 'USD of shares', ...MODEL },
  { id: 'gamma', value: gammaUsd, unit: 'USD of shares for a move of 1 %', ...MODEL },
  { id: 'vega', value: vegaUsd, unit: 'USD for a point of volatility', ...MODEL },
  { id: 'theta', value: thetaUsd, unit: 'USD', period: '1 calendar day', ...MODEL },
];

/** Of what names would lose by themselves: 1 is all in one, and the largest part that one has. */
function spread(gaps: Readonly<Record<string, number>>): readonly RiskFigure[] {
  const losses = Object.values(gaps);
  const total = losses.reduce((sum, loss) => sum + loss, 0);
  if (!(total > 0)) return [];
  const method = 'loss where a name alone moves by half, modelled';
  const herfindahl = losses.reduce((sum, loss) => sum + (loss / total) ** 2, 0);
  return [
    { id: 'herfindahl', value: herfindahl, unit: 'index from 0 to 1', method },
    { id: 'largest-name', value: Math.max(...losses) / total, unit: 'share of all names', method },
  ];
}

function contributions({ lines, values, components }: Parts, groupOf: (line: Line) => string): RiskReport['positions'] {
  const groups = new Map<string, { id: string; valueUsd: number; componentVarUsd: number }>();
  for (const [index, line] of lines.entries()) {
    const id = groupOf(line);
    const known = groups.get(id) ?? { id, valueUsd: 0, componentVarUsd: 0 };
    groups.set(id, {
      id,
      valueUsd: known.valueUsd + (values[index] ?? Number.NaN),
      componentVarUsd: known.componentVarUsd + (components[index] ?? Number.NaN),
    });
  }
  return [...groups.values()];
}
