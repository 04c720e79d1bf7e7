/** The chi-squared distribution. */
import { upperGamma } from './gamma.ts';

/** Probability beyond x. */
export const chiSquaredTail = (x: number, freedom: number): number => upperGamma(freedom / 2, x / 2);
