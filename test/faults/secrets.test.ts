/** I13: keys stay out of records, audit, alerts, errors and output, also where the broker sends them back to us. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { hmacApprovals } from '#functions/adapters/approvals.ts';
import type { RecordKind } from '#lib/model/record.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { type Rig, startRig } from '#test/support/rig.ts';

const KEYS = { id: 'PKRECOGNISABLE0000001', secret: 'recognisable/secret+0000000000000000000001' };
const SEAL = new Uint8Array(32).map((_, place) => 0xa0 + place);
const SECRETS: readonly string[] = [
  KEYS.id,
  KEYS.secret,
  Buffer.from(SEAL).toString('hex'),
  Buffer.from(SEAL).toString('base64'),
];

/** A kind that is missing here does not compile. */
const EVERY = {
  ...{ account: true, position: true, order: true, fill: true, decision: true, proposal: true, outbox: true },
  ...{ alert: true, anchor: true, control: true, sweep: true, break: true, look: true, cursor: true },
  ...{ source: true, risk: true, 'risk-state': true, 'daily-volatility': true, 'volatility-round': true },
} satisfies Record<RecordKind, true>;
const KINDS = Object.keys(EVERY) as readonly RecordKind[];

type Tells = (request: Request) => number | 'nothing' | 'broken';

/** A proxy on the way that puts what it was sent into its answer, as a status or as a broken connection. */
const telling =
  (real: typeof fetch, tells: Tells): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const answer = tells(request);
    const heard = JSON.stringify([...request.headers]);
    if (answer === 'broken') throw new TypeError('fetch failed', { cause: new Error(`reset after ${heard}`) });
    if (answer === 'nothing') return real(request);
    const body = JSON.stringify({ code: 40310000, message: `refused: ${heard}` });
    return new Response(body, { status: answer, headers: { 'content-type': 'application/json' } });
  };

/** Everything that the run left or said, as text. */
async function leftBy(rig: Rig, said: readonly unknown[]): Promise<string> {
  const records = await Promise.all(KINDS.map((kind) => rig.all(kind)));
  const audit = await Promise.all((await rig.ledger.auditLanes()).map((lane) => rig.ledger.auditRecords(lane)));
  const files = readdirSync(rig.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  return [
    ...[records, audit, said].map((each) => inspect(each, { depth: 20, maxArrayLength: null, maxStringLength: null })),
    ...texts,
  ].join('\n');
}

describe('I13: a secret', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each<readonly [string, Tells]>([
    ['refuses an order', ({ method }: Request) => (method === 'POST' ? 403 : 'nothing')],
    ['fails', () => 500],
    ['breaks the connection', () => 'broken'],
    ['breaks the connection of an order', ({ method }: Request) => (method === 'POST' ? 'broken' : 'nothing')],
    ['says too many requests', () => 429],
    ['does not know the keys', () => 401],
  ])('that is echoed by what %s is nowhere', async (_, tells) => {
    const said: unknown[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    let isTelling = false;
    const rig = await startRig({
      ...{ feed: twoDays(), day: TUESDAY, config: CONFIG, simulator: { keys: KEYS } },
      around: (parts) => ({ ...parts, approvals: hmacApprovals(SEAL) }),
      wire: ({ fetch }) => telling(fetch, (request) => (isTelling ? tells(request) : 'nothing')),
    });
    onTestFinished(() => rig.close());
    await rig.system.reconcile();
    isTelling = true;
    const heard = async (work: () => Promise<unknown>) => said.push(await work().catch((error: unknown) => error));
    for (const minute of [36, 37]) await heard(() => rig.tick(on(TUESDAY, 9, minute)));
    for (const work of [rig.system.reconcile, rig.parts.broker.positions, () => rig.parts.market.quotes(['SPY'])])
      await heard(work);
    vi.restoreAllMocks();

    const left = await leftBy(rig, said);
    // What was echoed did get here.
    expect(left).toMatch(/\[secret\]|40110000|401/);
    for (const secret of SECRETS) expect(left).not.toContain(secret);
  });

  it('that got into an alert all the same does not leave by a channel', async () => {
    const notices: unknown[] = [];
    const rig = await startRig({
      ...{ feed: twoDays(), day: TUESDAY, config: CONFIG },
      around: (parts) => ({
        ...parts,
        secrets: [KEYS.secret, KEYS.id],
        channels: [{ name: 'a channel', least: 'info', send: async (notice) => void notices.push(notice) }],
      }),
    });
    onTestFinished(() => rig.close());
    await rig.system.reconcile();
    const detail = `the key ${KEYS.id} with ${KEYS.secret}`;
    const alert = {
      id: 'a slip',
      severity: 'critical',
      title: `a slip: ${KEYS.secret}`,
      detail,
      subject: 'nobody',
    } as const;
    await rig.parts.alerts.raise({ ...alert, at: rig.parts.clock.now() });
    await rig.tick(on(TUESDAY, 9, 36));

    const told = inspect(notices, { depth: 20 });
    expect(told).toContain('a slip');
    for (const secret of SECRETS) expect(told).not.toContain(secret);
  });
});
