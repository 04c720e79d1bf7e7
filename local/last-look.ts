/** The latest look at the market that is kept beside a ledger: what is open is valued at its middles. */
import type { Instrument } from '#lib/model/instrument.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import { mid } from '#lib/model/quote.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import type { Ledger } from '#lib/ports.ts';
import { snapshotFolder } from './home.ts';
import { fileSnapshots } from './store/file-snapshots.ts';

export async function lastLook(ledger: Ledger, path: string): Promise<MarketView | undefined> {
  const looks = (await ledger.list('proposal')).map(({ record }) => record);
  const last = looks.reduce((newest, look) => (newest && newest.slot >= look.slot ? newest : look), looks[0]);
  return last && (await fileSnapshots(snapshotFolder(path)).get(last.snapshot));
}

export const priceIn =
  (look: MarketView | undefined) =>
  ({ symbol }: Instrument): Price | undefined => {
    const quote = look && quoteOf(look, symbol);
    const middle = quote && mid(quote);
    return middle === undefined ? undefined : fromNumber<Price>(middle, 'nearest', 0.0001);
  };
