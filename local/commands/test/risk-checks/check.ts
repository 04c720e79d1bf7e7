/** One line of `wsb test risk`: what should come out, what does, and how far they may be apart. */
import type { Answer } from '#lib/risk/answer.ts';

export interface Check {
  readonly area: string;
  readonly name: string;
  /** Who says so. */
  readonly source: string;
  readonly expected: number;
  readonly found: number;
  /** Absolute. */
  readonly tolerance: number;
  readonly unit: string;
}

/** Not run, and why. */
export interface Skipped {
  readonly area: string;
  readonly name: string;
  readonly source: string;
  readonly skipped: string;
}

export type Line = Check | Skipped;

export const isSkipped = (line: Line): line is Skipped => 'skipped' in line;

/** A figure that is no number passes nothing. */
export const passes = ({ expected, found, tolerance }: Check): boolean => Math.abs(found - expected) <= tolerance;

/** The figure of an answer; a refusal is no number, and fails. */
export const figureOf = <T>(answer: Answer<T>, of: (answer: { readonly ok: true } & T) => number): number =>
  answer.ok ? of(answer) : Number.NaN;
