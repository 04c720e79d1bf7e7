/** One look of the watcher: from the book and the market to the report and the state that follows from it. Pure. */
import type { Book } from '../../model/book.ts';
import { toNumber } from '../../model/units.ts';
import type { RiskReport } from '../../model/watch/risk-report.ts';
import { inForce, type MetricId, type RiskStanding } from '../../model/watch/risk-state.ts';
import { workingEntries } from '../book-measures.ts';
import type { Limits } from '../limits.ts';
import { portfolioReport, type Seen } from './portfolio-report.ts';
import { moved } from './risk-state.ts';

export interface LookSettings {
  readonly before: RiskStanding | undefined;
  readonly limits: Limits;
  /** No switch stands over all entries: where the state is halted, the owner has resumed. */
  readonly isRunning: boolean;
}

export interface Looked {
  readonly report: RiskReport;
  readonly standing: RiskStanding;
}

export function lookOver(book: Book, seen: Seen, { before, limits, isRunning }: LookSettings): Looked {
  const { report, shares, names } = portfolioReport(book, seen);
  const isResumed = before?.state === 'halted' && isRunning;
  const base = basesOf(book, before, isResumed);
  const figures = { ...shares, ...lossesOf(book, base) };
  const { unvalued } = report;
  const state = moved(before, { at: seen.now, figures, unvalued, isResumed }, limits);
  const standing = { ...state, at: seen.now, ...base, figures, names, working: workingEntries(book) };
  return { report: { ...report, state: inForce(standing).state }, standing };
}

type Bases = Pick<RiskStanding, 'peakUsd' | 'resumed'>;

/** Who resumes has seen the loss: from there it is counted anew. */
function basesOf({ account: { equity, day } }: Book, before: RiskStanding | undefined, isResumed: boolean): Bases {
  const equityUsd = toNumber(equity);
  if (isResumed) return { peakUsd: equityUsd, resumed: { day, equityUsd } };
  const { resumed } = before ?? {};
  return { peakUsd: Math.max(before?.peakUsd ?? 0, equityUsd), ...(resumed?.day === day ? { resumed } : {}) };
}

/** Real losses, as parts of what they are counted from. */
function lossesOf({ account }: Book, { peakUsd, resumed }: Bases): Partial<Record<MetricId, number>> {
  const equity = toNumber(account.equity);
  const start = resumed?.equityUsd ?? toNumber(account.dayStartEquity);
  const loss = (from: number): number => Math.max(0, 1 - equity / from);
  return { ...(peakUsd > 0 ? { drawdown: loss(peakUsd) } : {}), ...(start > 0 ? { 'daily-loss': loss(start) } : {}) };
}
