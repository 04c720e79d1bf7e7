/** The market from its sources, in the order in which they are asked: Alpaca first. */
import type { Ledger, MarketData } from '#lib/ports.ts';
import { composedMarket } from '../../adapters/market-sources/composed-market.ts';
import { alpacaPrices } from './alpaca.ts';
import { clock } from './environment.ts';

export const market = async (ledger: Ledger): Promise<MarketData> =>
  composedMarket({ sources: [await alpacaPrices()], ledger, clock });
