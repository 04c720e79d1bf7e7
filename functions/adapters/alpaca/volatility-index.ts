/** The level of the VIX from Alpaca's index values. */
import * as z from 'zod';
import { parseInstant } from '#lib/model/time.ts';
import type { VolatilityIndex } from '#lib/model/volatility-history.ts';
import { read } from './line.ts';
import type { MarketSource } from './source.ts';

const Values = z.object({
  values: z.object({ VIX: z.object({ t: z.string().transform(parseInstant), v: z.number().positive() }) }),
});

export async function latestVix({ line }: MarketSource): Promise<VolatilityIndex | undefined> {
  const body = await line.ask(({ marketData }) => marketData.indices.indexLatestValuesRaw({ symbols: 'VIX' }));
  const vix = read(Values, body).value?.values.VIX;
  return vix && { level: vix.v, at: vix.t, kind: 'live', source: 'alpaca', modelled: false };
}
