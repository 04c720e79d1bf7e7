/** Numbers and times in a story: a unit on every number, New York on every clock. */
import { type Instant, newYorkDay, newYorkTime, SECOND } from '#lib/model/time.ts';
import { money } from '../../terminal.ts';

export const newYork = (at: Instant): string => `${newYorkDay(at)} ${clockTime(at)} New York`;
export const clockTime = (at: Instant): string =>
  `${newYorkTime(at)}:${String(Math.floor(at / SECOND) % 60).padStart(2, '0')}`;

export const dollars = (value: number | undefined): string => (value === undefined ? 'none' : trimmed(value, 4, 2));
export const trimmed = (value: number, most: number, least = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: least, maximumFractionDigits: most });

export const fixed = (value: number): string => trimmed(value, 2, 2);

export const usd = (value: number): string => `${money(value)} USD`;

/** A number with its unit: fractions and shares of something as per cent. */
export function figure(value: number | string, unit = ''): string {
  if (typeof value === 'string') return /\d/.test(value) && unit ? `${value} ${unit}` : value;
  if (/^(share|fraction)/.test(unit)) {
    const of = unit.replace(/^(share|fraction)( of )?/, '');
    return `${trimmed(value * 100, 2)} %${of ? ` of ${of}` : ''}`;
  }
  return `${trimmed(value, Math.abs(value) < 1 ? 4 : 2)}${unit ? ` ${unit}` : ''}`;
}
