/** What our own code costs against a named peer, in one run. Ratios travel between machines; times do not. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sessionOf } from '#lib/model/calendar.ts';
import { canonicalJson, hashOf } from '#lib/model/ids.ts';
import { instant } from '#lib/model/time.ts';
import { fromNumber, notional, type Price, type Quantity } from '#lib/model/units.ts';
import { demoMarket } from '#local/demo-market/demo-market.ts';
import { openStore } from '#local/store/store.ts';

interface Contest {
  readonly job: string;
  readonly peer: string;
  readonly ours: () => void | Promise<void>;
  readonly theirs: () => void;
  /** Operations that one call makes. */
  readonly operations: number;
}

const ROUNDS = 7;

const market = demoMarket('earnings-dip');
const [day] = market.days;
const noon = instant((day ? (sessionOf(day)?.open ?? 0) : 0) + 150 * 60_000);
const listed = day ? market.feed.contracts('AAPL', day) : [];
const chain = listed.map(({ contract }) => ({
  symbol: contract.symbol,
  quote: market.feed.quote(contract.symbol, noon) ?? null,
}));
const text = JSON.stringify(chain);

const folder = mkdtempSync(join(tmpdir(), 'wsb-bench-'));
const store = openStore(join(folder, 'ledger.sqlite'), { now: () => noon });
const plain = new DatabaseSync(join(folder, 'plain.sqlite'));
plain.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE row (id TEXT PRIMARY KEY, body TEXT)');
const insert = plain.prepare('INSERT INTO row VALUES (?, ?)');
let serial = 0;

let kept = 0;
let keptFixed = 0n;
const shares = Array.from({ length: 1_000 }, (_, index) => index + 1);

const CONTESTS: readonly Contest[] = [
  {
    job: `canonical JSON of a chain of ${chain.length} quotes`,
    peer: 'JSON.stringify, keys unsorted',
    operations: 1,
    ours: () => void canonicalJson(chain),
    theirs: () => void JSON.stringify(chain),
  },
  {
    job: `SHA-256 of ${Math.round(text.length / 1024)} KiB in the core`,
    peer: 'node:crypto',
    operations: 1,
    ours: () => void hashOf(text),
    theirs: () => void createHash('sha256').update(text).digest('hex'),
  },
  {
    job: 'money: price × quantity in fixed point, 1,000 times',
    peer: 'the same in floating point',
    operations: 1_000,
    ours: () => {
      for (const n of shares)
        keptFixed += notional(fromNumber<Price>(n / 100), fromNumber<Quantity>(n, 'nearest', 1), 100);
    },
    theirs: () => {
      for (const n of shares) kept += Math.round((n / 100) * n * 100 * 100) / 100;
    },
  },
  {
    job: 'ledger: one record and one audit entry, chained, in a transaction',
    peer: 'a bare INSERT into node:sqlite',
    operations: 1,
    ours: async () => {
      serial += 1;
      await store.ledger.commit({
        writes: [{ kind: 'cursor', id: `bench-${serial}`, record: { value: text.slice(0, 400) }, expect: 'absent' }],
        audit: {
          lane: 'bench/paper/2015-01-20',
          entries: [{ type: 'mark', at: noon, subject: 'bench', data: { serial } }],
        },
      });
    },
    theirs: () => {
      serial += 1;
      insert.run(`bench-${serial}`, text.slice(0, 400));
    },
  },
];

/** Microseconds per operation: the median of the rounds, each long enough for the clock. */
async function measure(work: () => void | Promise<void>, operations: number): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    let calls = 0;
    while (process.hrtime.bigint() - start < 60_000_000n) {
      await work();
      calls += 1;
    }
    rounds.push(Number(process.hrtime.bigint() - start) / 1_000 / calls / operations);
  }
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

for (const { job, peer, ours, theirs, operations } of CONTESTS) {
  const [mine, other] = [await measure(ours, operations), await measure(theirs, operations)];
  process.stdout.write(
    `${job}\n  ${mine.toFixed(3)} µs, ${(mine / other).toFixed(2)} times what ${peer} takes (${other.toFixed(3)} µs)\n`,
  );
}
if (!(kept > 0 && keptFixed > 0n)) throw new Error('the contests did no work');
store.close();
plain.close();
rmSync(folder, { recursive: true });
