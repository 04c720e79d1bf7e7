/** What the tests of many ETFs come to, by method and year. */
import { tailOf } from '#lib/risk/back-test/verdict.ts';
import type { Confidence, Window, Year, YearTest } from './back-tests.ts';
import type { Tried } from './forecasts.ts';

/** A ratio or a chance that is rejected: a right method comes out so one time in twenty. */
export const SIGNIFICANCE = 0.05;

export interface Cut {
  readonly window: Window;
  readonly confidence: Confidence;
}

export type Tests = readonly YearTest[];

export const cutOf = (tests: Tests, { window, confidence }: Cut): Tests =>
  tests.filter((each) => each.window === window && each.confidence === confidence);

export const cellOf = (tests: Tests, method: Tried, year: Year): Tests =>
  tests.filter((each) => each.method === method && each.year === year);

export const sumOf = (tests: Tests, of: (test: YearTest) => number): number =>
  tests.reduce((sum, each) => sum + of(each), 0);

export const expectedOf = ({ days, confidence }: YearTest): number => days * tailOf(confidence);

export const foundOf = (tests: Tests): number => sumOf(tests, ({ exceptions }) => exceptions);

/** Exceptions found for each that was expected. */
export const ratioOf = (tests: Tests): number => foundOf(tests) / sumOf(tests, expectedOf);

/** Of the ETFs, those that speak against the method; a chance that is no number does, too. */
export const shareRejected = (tests: Tests, of: 'coverage' | 'independence' | 'conditional' | 'shortfall'): number =>
  tests.filter((each) => !(each[of] >= SIGNIFICANCE)).length / tests.length;

/** Of the days that historical simulation, which refuses none, has a forecast for. */
export const shareUnanswered = (tests: Tests, all: Tests): number => 1 - sumOf(tests, daysOf) / sumOf(all, daysOf);
const daysOf = ({ days }: YearTest): number => days;

/** As parts of a hundred, without decimals. */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;
export const times = (ratio: number): string => ratio.toFixed(ratio < 9.95 ? 1 : 0);
