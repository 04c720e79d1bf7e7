/** The chi-squared distribution. */
import { lowerGamma, upperGamma } from './gamma.ts';

/** Probability beyond x. */
export const chiSquaredTail = (x: number, freedom: number): number => upperGamma(freedom / 2, x / 2);

/** Probability up to x. */
export const chiSquaredCdf = (x: number, freedom: number): number => lowerGamma(freedom / 2, x / 2);
