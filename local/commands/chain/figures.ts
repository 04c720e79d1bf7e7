/** Figures of a chain as text; "?" where one is not known. */
import type { Checked } from '#lib/market/tradable.ts';

export const fixed = (value: number, places: number): string => value.toFixed(places).replace(/^-(?=[0.]+$)/, '');
/** A fraction in per cent. */
export const percent = (value: number, places = 1): string => fixed(100 * value, places);
/** A difference of volatilities in points, with its sign. */
export const points = (value: number): string => `${value > 0 ? '+' : ''}${fixed(100 * value, 1)}`;

export const figure = (value: Checked<number> | undefined, text: (value: number) => string): string =>
  value && 'value' in value ? text(value.value) : '?';

export const daysText = (days: number): string => (days < 10 ? fixed(days, 2) : fixed(days, 1));
