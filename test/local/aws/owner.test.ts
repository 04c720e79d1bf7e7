import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Item, indexValue, recordKey } from '#functions/adapters/aws/ledger-keys.ts';
import { wireOf } from '#functions/adapters/ledger-records.ts';
import type { Write } from '#lib/ports.ts';
import { openStore } from '#local/store/store.ts';
import { EXAMPLES, NOON } from '#test/contracts/examples.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';
import { inProcess } from './in-process.ts';
import { type AwsAccount, anAwsAccount, loopbackAws, SIGNED_OUT } from './loopback-aws.ts';

const QUEUES = Object.fromEntries(
  ['signals', 'exits', 'orders'].map((name) => [
    name,
    { queue: `https://q/${name}`, deadLetters: `https://q/${name}-dead` },
  ]),
);
const DEPLOYED = {
  WSB_ENVIRONMENT: 'paper',
  WSB_TABLE: 'ledger-1',
  WSB_QUEUES: JSON.stringify(QUEUES),
  WSB_CONFIG: JSON.stringify({ strategies: { 'index-baseline': { enabled: false } } }),
};
const RULE = 'wallstreetbots-paper-tick-wsb-dip-bot';

/** A command over an account; the launcher's own words after it. */
async function over(account: Partial<AwsAccount>, line: string, home = temporaryFolder()) {
  const functions = { 'wallstreetbots-paper-place-orders': DEPLOYED, 'wallstreetbots-paper-wsb-dip-bot': DEPLOYED };
  const aws = await loopbackAws(anAwsAccount({ functions, ...account }));
  return {
    ...(await wsb(line.split(' '), { home, env: aws.env })),
    asked: aws.asked.map(({ operation }) => operation),
    written: aws.asked.filter(({ operation }) => operation === 'TransactWriteItems').map(({ body }) => body),
  };
}

const EVENT = 'test/events/send-alerts.json';

describe('without AWS', () => {
  test.for([
    'deploy --yes',
    'diff',
    'destroy --yes --confirm wallstreetbots-paper',
    'logs place-orders',
    'status --stage paper',
    'strategies pause wsb-dip-bot --stage paper',
    `invoke send-alerts --stage paper --event ${EVENT}`,
  ])('%s ends with 4 and one line that says how to sign in', async (line) => {
    const { exit, stdout, stderr } = await inProcess(`${line} --quiet`, {
      ...SIGNED_OUT,
      WSB_HOME: temporaryFolder(),
    });

    expect(stderr).toMatch(/^wsb: no AWS credentials: run "aws configure" [^\n]+\n$/);
    expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' });
  });

  test('credentials that AWS does not take end with 4, and so do those that may not do it', async () => {
    const [unknown, weak] = await Promise.all([
      over({ refusal: 'InvalidClientTokenId' }, 'deploy --yes'),
      over({ refusal: 'AccessDeniedException' }, 'logs place-orders'),
    ]);

    expect(unknown.stderr).toMatch(/^wsb: AWS does not take these credentials: sign in again [^\n]+\n$/);
    expect(weak.stderr).toMatch(/^wsb: cannot read the log [^\n]+; sign in with a role that may[^\n]+\n$/);
    expect([unknown.exit, weak.exit]).toEqual([4, 4]);
  });

  test('a stack that is not there ends with 1 and the way to make it', async () => {
    const { exit, stderr } = await over({ functions: {} }, 'status --stage paper');

    expect(stderr).toMatch(/^wsb: cannot look at the paper stack: [^\n]+ run "npm start -- deploy"\n$/);
    expect(exit).toBe(1);
  });
});

describe('status --stage', () => {
  test('shows what status shows of a ledger with the same contents', async () => {
    const writes: readonly Write[] = [
      { kind: 'account', id: 'account', record: EXAMPLES.account, expect: 'absent' },
      { kind: 'position', id: EXAMPLES.position.id, record: EXAMPLES.position, expect: 'absent' },
      { kind: 'order', id: 'ord_1', record: EXAMPLES.order, expect: 'absent', index: 'open' },
      { kind: 'order', id: 'ord_2', record: { ...EXAMPLES.order, id: 'ord_2' }, expect: 'absent', index: 'closed' },
      { kind: 'alert', id: EXAMPLES.alert.id, record: EXAMPLES.alert, expect: 'absent' },
      {
        kind: 'control',
        id: EXAMPLES.control.scope,
        record: { ...EXAMPLES.control, mode: 'halted' },
        expect: 'absent',
      },
    ];
    const home = temporaryFolder();
    const path = join(home, 'here.sqlite');
    const store = openStore(path, { now: () => NOON });
    await store.ledger.commit({ writes });
    store.close();

    const [here, there] = await Promise.all([
      inProcess(`status --json --ledger ${path}`, { WSB_HOME: home }),
      over({ items: writes.map(itemOf) }, 'status --json --stage paper', home),
    ]);

    expect([here.exit, there.exit, there.stderr]).toEqual([0, 0, '']);
    const [local, deployed] = [JSON.parse(here.stdout), JSON.parse(there.stdout)];
    expect(deployed).toEqual({ ...local, ledger: 'paper on AWS (table ledger-1)' });
    expect(local.orders).toHaveLength(1);
    expect(local.positions).toHaveLength(1);
  });

  test('is not for a ledger as well', async () => {
    const { exit, stderr } = await over({}, 'status --stage paper --ledger demo');

    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining('cannot be used with') });
  });
});

/** As the table would hold it. */
function itemOf(write: Write): Item {
  const body = wireOf(write);
  const index = 'index' in write ? write.index : undefined;
  return {
    ...recordKey(write.kind, write.id),
    version: { N: '1' },
    body: { S: body ?? '' },
    ...(index === undefined ? {} : { ix: indexValue(write.kind, index) }),
  };
}

describe('strategies pause and resume --stage', () => {
  const PAUSED: Write = {
    kind: 'control',
    id: 'wsb-dip-bot',
    record: { ...EXAMPLES.control, scope: 'wsb-dip-bot', mode: 'paused' },
    expect: 'absent',
  };

  test('pausing pulls a switch in the table, and leaves the rule on: its exits need the ticks', async () => {
    const rules = new Map([[RULE, true]]);
    const pause = await over({ rules }, 'strategies pause wsb-dip-bot --stage paper --reason odd --json');

    expect(JSON.parse(pause.stdout)).toMatchObject({ paused: true, changed: true, stage: 'paper', reason: 'odd' });
    expect(pause.written).toHaveLength(1);
    expect(pause.written[0]).toMatch(/paused.*odd/);
    expect(rules.get(RULE)).toBe(true);
    const again = await over({ rules, items: [itemOf(PAUSED)] }, 'strategies pause wsb-dip-bot --stage paper --json');
    expect(JSON.parse(again.stdout)).toMatchObject({ paused: true, changed: false });
    expect(again.written).toEqual([]);
  });

  test('resuming also switches on a rule that was off', async () => {
    const rules = new Map([[RULE, false]]);
    const turns = [];
    for (const items of [[itemOf(PAUSED)], []]) {
      const { stdout, written } = await over({ rules, items }, 'strategies resume wsb-dip-bot --stage paper --json');
      turns.push({ changed: JSON.parse(stdout).changed, rule: rules.get(RULE), writes: written.length });
    }

    expect(turns).toEqual([
      { changed: true, rule: true, writes: 1 },
      { changed: false, rule: true, writes: 0 },
    ]);
  });

  test('resuming does not start what the deployed configuration leaves out, nor a rule that is not there', async () => {
    const [disabled, missing] = await Promise.all([
      over({}, 'strategies resume index-baseline --stage paper'),
      over({}, 'strategies resume wsb-dip-bot --stage paper'),
    ]);

    expect(disabled.stderr).toMatch(/^wsb: index-baseline is disabled in the configuration that was deployed: /);
    expect(missing.stderr).toMatch(/cannot look at the rule/);
    expect([disabled.exit, missing.exit]).toEqual([3, 1]);
  });
});

test('halt --stage pulls the switch in the table, with its record in the audit', async () => {
  const { exit, stdout, written } = await over({}, 'halt --strategy wsb-dip-bot --stage paper --reason odd');

  expect(exit).toBe(0);
  expect(stdout).toMatch(/^halted: [^\n]+ \(paper on AWS \(table ledger-1\)\)\n$/);
  expect(written).toHaveLength(1);
  const { TransactItems: items } = JSON.parse(written[0] ?? '{}');
  expect(items[0].Update).toMatchObject({
    TableName: 'ledger-1',
    Key: { pk: { S: 'record#control' }, sk: { S: 'wsb-dip-bot' } },
  });
  expect(JSON.stringify(items)).toMatch(/lane#controls.*odd/);
});

describe('logs', () => {
  const at = Date.now() - 60_000;
  const said = (message: object | string, timestamp = at) => ({
    timestamp,
    message: typeof message === 'string' ? message : JSON.stringify(message),
  });
  const log = [
    [said('too old', at - 3_600_000), said({ level: 'WARN', message: 'red \u001b[31malert\u001b[0m' })],
    [said({ _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'Ticks' }] }] }, Ticks: 1 }), said('plain\n')],
  ];

  test('are read page by page, for people without what moves a cursor', async () => {
    const { exit, stdout } = await over({ log }, 'logs wsb-dip-bot --since 10m');

    expect(exit).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\S+Z /, ''))).toEqual([
      'WARN  red alert',
      '      Ticks 1',
      '      plain',
    ]);
  });

  test('are one document with --json, and want a function and a time that there are', async () => {
    const [json, name, since] = await Promise.all([
      over({ log }, 'logs wsb-dip-bot --json'),
      over({ log }, 'logs nothing'),
      over({ log }, 'logs wsb-dip-bot --since yesterday'),
    ]);

    expect(JSON.parse(json.stdout).lines).toHaveLength(3);
    expect(name.stderr).toMatch(/^wsb: unknown function "nothing": choose one of [^\n]*wsb-dip-bot[^\n]*place-orders/);
    expect(since.stderr).toMatch(/^wsb: --since wants a time such as/);
    expect([name.exit, since.exit, name.asked, since.asked]).toEqual([2, 2, [], []]);
  });
});

describe('invoke', () => {
  const here = { WSB_TABLE: 'ledger-1', WSB_TOPIC: 'arn:aws:sns:eu-west-1:123456789012:topic' };

  test('runs the real handler on this computer, and prints its answer alone on stdout', async () => {
    const { env, asked } = await loopbackAws(anAwsAccount());
    const home = temporaryFolder();
    const wrong = join(home, 'wrong.json');
    writeFileSync(wrong, '{}');

    const [good, bad] = await Promise.all([
      wsb(['invoke', 'send-alerts', '--event', EVENT], { home, env: { ...env, ...here } }),
      wsb(['invoke', 'send-alerts', '--event', wrong, '--json'], { home, env: { ...env, ...here } }),
    ]);

    expect({ exit: good.exit, stdout: good.stdout }).toEqual({ exit: 0, stdout: 'null\n' });
    expect(asked.map(({ operation }) => operation)).toContain('Query');
    expect(JSON.parse(bad.stdout).error).toMatch(/an event that this function does not know/);
    expect(bad.exit).toBe(1);
  });

  test('runs nothing of the live stack here, and asks twice before it calls it there', async () => {
    const { env, asked } = await loopbackAws(anAwsAccount());
    const home = temporaryFolder();
    const line = `invoke send-alerts --event ${EVENT}`;

    const [local, deployed] = await Promise.all([
      inProcess(line, { ...env, ...here, WSB_HOME: home, WSB_ENVIRONMENT: 'live' }),
      inProcess(`${line} --stage live`, { ...env, WSB_HOME: home }),
    ]);

    expect([local.exit, deployed.exit, asked]).toEqual([5, 5, []]);
  });

  test('calls the deployed function once, and says what it failed with', async () => {
    const line = `invoke wsb-dip-bot --stage paper --event test/events/run-strategy.json --json`;
    const failure = { payload: { errorType: 'PermanentFault', errorMessage: 'no such snapshot' }, isFailure: true };

    const [good, bad] = await Promise.all([
      over({ answer: { payload: { kind: 'ran' } } }, line),
      over({ answer: failure }, line),
    ]);

    expect({ exit: good.exit, said: JSON.parse(good.stdout), asked: good.asked }).toEqual({
      exit: 0,
      said: { kind: 'ran' },
      asked: ['Invoke'],
    });
    expect({ exit: bad.exit, said: JSON.parse(bad.stdout) }).toEqual({ exit: 1, said: { error: 'no such snapshot' } });
    expect(bad.stderr).toMatch(
      /wsb-dip-bot failed: no such snapshot; see "npm start -- logs wsb-dip-bot --stage paper"\n$/,
    );
  });
});
