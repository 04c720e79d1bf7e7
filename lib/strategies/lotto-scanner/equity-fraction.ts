/**
 * A part of equity as a fraction: 0.01 is one per cent. The seed read 1 as one per cent in one place and as all of the
 * account in another; here anything over two per cent is refused, so no percentage passes for a fraction.
 */
import * as z from 'zod';

const MOST = 0.02;

export const EquityFraction = z
  .number()
  .gt(0)
  .max(MOST, `a fraction of equity, at most ${MOST}: 0.01 is one per cent, 1 would be the whole account`)
  .meta({ unit: 'fraction' })
  .brand<'EquityFraction'>();
export type EquityFraction = z.infer<typeof EquityFraction>;

export const equityFraction = (fraction: number): EquityFraction => EquityFraction.parse(fraction);
