/**
 * The volatility of an option under a shock. A modelled rule: shocks fade with the square root of life, as options on short
 * lives move most in every recorded crisis, and low strikes get the skew on top. The volatility of the strike itself stays.
 */
import type { Line, OptionLine } from './line.ts';
import type { VolatilityShock } from './scenario.ts';

/** Years at which a shock is as large as it says. */
const REFERENCE = 30 / 365;
/** How much larger than at 30 days a shock becomes for short lives. */
const LARGEST = 2;
/** The step that `skew` is for, and how far it goes on, in log-moneyness. */
const STEP = 0.1;
const FARTHEST = 0.3;
/** No volatility falls under this, unless it was there before. */
const FLOOR = 0.01;

const termFactor = (years: number, exponent: number): number => Math.min(LARGEST, (REFERENCE / years) ** exponent);

/** How far under the share the strike is, in steps; zero above it. */
const depth = (strike: number, spot: number): number => Math.min(FARTHEST, Math.max(0, Math.log(spot / strike))) / STEP;

export function shockedVolatility(
  { volatility, strike, years }: OptionLine,
  { name, spot }: Pick<Line, 'name' | 'spot'>,
  { points = 0, relative = 0, skew = 0, names = {}, termExponent = 0.5 }: VolatilityShock,
): number {
  if (years === 0) return volatility;
  const shift = points + relative * volatility + skew * depth(strike, spot);
  const shocked = volatility + shift * (names[name] ?? 1) * termFactor(years, termExponent);
  return Math.max(shocked, Math.min(volatility, FLOOR));
}
