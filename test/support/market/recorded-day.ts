/** A recorded day through the whole system, with signals brought in from outside, and what its fills and views must keep. */
import { readdirSync } from 'node:fs';
import type { Fill } from '#lib/model/fill.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Entry } from '#lib/model/signal.ts';
import { type Instant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { Snapshots } from '#lib/ports.ts';
import { openFolder } from '#local/files.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import type { Recorded } from '../recorded-quotes.ts';
import { type Rig, startRig } from '../rig.ts';
import { SHARED_DATA } from '../shared-data.ts';

/** A recorded day takes three seconds; on a busy computer many more. */
export const A_DAY_MS = 90_000;

/** What nobody's rules call for, brought in at its time: a signal about the market as it then is. */
export interface Errand {
  readonly at: Instant;
  readonly symbol: string;
  readonly signal: (view: MarketView) => Entry;
}

export async function replayed(day: TradingDay, errands: readonly Errand[]) {
  const feed = openFolder(SHARED_DATA).feed([day]);
  const rig = await startRig({ feed, day });
  const before = await rig.system.reconcile();
  const slots = [...feed.ticks(day), ...errands.map(({ at }) => at)].sort((a, b) => a - b);
  for (const slot of new Set(slots)) {
    rig.simulator.advanceTo(slot);
    for (const errand of errands) if (errand.at === slot) await rig.send(await signalOf(rig, errand));
    await rig.system.tick(slot);
  }
  return { rig, feed, breaks: [...before, ...(await rig.system.reconcile())] };
}

/** The whole chain, as a strategy would have looked at it. */
async function signalOf(rig: Rig, { at, symbol, signal }: Errand): Promise<Entry> {
  const bars = await rig.desk.bars([{ symbols: [symbol], history: {} }], at);
  const expiries = { from: tradingDay('2014-01-01'), to: tradingDay('2019-12-31') };
  return signal(await rig.desk.look(bars, { chains: [{ underlying: symbol, expiries }], hold: [] }));
}

export async function views(folder: string): Promise<readonly MarketView[]> {
  const snapshots: Snapshots = fileSnapshots(folder);
  const names = readdirSync(folder, { recursive: true }).map(String);
  const found: MarketView[] = [];
  for (const name of names.filter((each) => each.endsWith('.json.gz'))) {
    const view = await snapshots.get(name.replace(/^.*\//, '').replace('.json.gz', ''));
    if (view) found.push(view);
  }
  return found;
}

/** A purchase at the recorded closing ask of the bar that ended then, a sale at its closing bid. */
export function outside(fills: readonly Fill[], recordedOf: (instrument: Instrument) => Recorded): readonly string[] {
  return fills.flatMap((fill) => {
    const sides = recordedOf(fill.instrument)(fill.instrument.symbol, fill.at);
    const price = toNumber(fill.price);
    const isInside = price >= (sides?.bid ?? 0) && price <= (sides?.ask ?? Number.POSITIVE_INFINITY);
    const isTaken = price === (fill.side === 'buy' ? sides?.ask : sides?.bid);
    return isInside && isTaken ? [] : [`${fill.instrument.symbol} at ${price}: ${JSON.stringify(sides ?? 'no quote')}`];
  });
}
