/** The market from its sources, in the order in which they are asked: Alpaca first. */
import type { Ledger, MarketData } from '#lib/ports.ts';
import { composedMarket } from '../../adapters/market-sources/composed-market.ts';
import { ownRecords } from '../../adapters/market-sources/own-records.ts';
import { massiveSource } from '../../adapters/massive/data-source.ts';
import { alpacaPrices } from './alpaca.ts';
import { clock, hasMassive } from './environment.ts';
import { secret } from './ports.ts';

/** A second source is of no use that comes too late. */
const TIMEOUT_MS = 3_000;

export async function market(ledger: Ledger): Promise<MarketData> {
  const second = hasMassive() ? [massiveSource({ key: await secret('massiveKey'), clock, timeoutMs: TIMEOUT_MS })] : [];
  return composedMarket({ sources: [await alpacaPrices(), ...second, ownRecords(ledger, clock)], ledger, clock });
}
