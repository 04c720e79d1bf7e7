/** Stand-in. */
import { europeanValue } from '../black-scholes.ts';
import type { VolatileOption } from '../option-terms.ts';
export const valueBetweenBoundaries = (put: VolatileOption) => europeanValue(put);
