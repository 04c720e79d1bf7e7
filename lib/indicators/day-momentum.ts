/**
 * How far today's move goes beyond an ordinary day: min(1, |move| / (2 · usual)), where usual is the mean absolute move of
 * the 20 sessions before. 0 is no move, 0.5 an ordinary day, 1 twice an ordinary day or more. See moves.ts for series.
 */
import { dayMove } from './moves.ts';

const SESSIONS = 20;
/** Values a series needs: the closes before today, and today. */
export const MOMENTUM_CLOSES = SESSIONS + 2;

export interface DayMomentum {
  /** Fraction, signed. */
  readonly move: number;
  /** 0 to 1, without direction. */
  readonly score: number;
}

export function dayMomentum(closes: readonly number[]): DayMomentum | undefined {
  const series = closes.slice(-MOMENTUM_CLOSES);
  if (series.length < MOMENTUM_CLOSES || !series.every(Number.isFinite)) return undefined;
  const past = Array.from({ length: SESSIONS }, (_, index) => dayMove(series.slice(index, index + 2)) ?? Number.NaN);
  const usual = past.reduce((total, move) => total + Math.abs(move), 0) / SESSIONS;
  const move = dayMove(series);
  return move !== undefined && usual > 0 ? { move, score: Math.min(1, Math.abs(move) / (2 * usual)) } : undefined;
}
