import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ARMED as ARMED_IN_INFRA } from '#infra/house/settings.ts';
import { ARMED, contextOf } from '#local/aws/assembly.ts';
import { countsOf, keptOf } from '#local/aws/contents.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';
import { inProcess } from './in-process.ts';
import { type AwsAccount, anAwsAccount, loopbackAws } from './loopback-aws.ts';

const ALPACA = ['/wallstreetbots/paper/alpaca/key-id', '/wallstreetbots/paper/alpaca/secret'];
const OWN = ['/wallstreetbots/paper/approval-key', '/wallstreetbots/paper/signing-key'];
const BOOTSTRAP = '/cdk-bootstrap/hnb659fds/version';

const LEDGER = {
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: 'Retain',
  Properties: { DeletionProtectionEnabled: true },
};
const ARCHIVE = { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain', Properties: { ObjectLockEnabled: true } };
const aFunction = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName: `wallstreetbots-paper-${name}`, MemorySize: 256 },
});
const TEMPLATE = {
  Resources: {
    Ledger0A1B2C3D: LEDGER,
    Archive: ARCHIVE,
    Plan: { ...aFunction('plan-ticks'), DeletionPolicy: 'Delete' },
    Look: aFunction('fetch-market'),
    Permission: { Type: 'AWS::Lambda::Permission', Properties: {} },
  },
};

/** A stand-in for npx: what it is asked is written down, and it deploys nothing. */
const NPX = `#!/bin/sh
echo "$*" >> "$NPX_ASKED"
case "$3" in
  synth) while [ "$1" != --output ]; do shift; done; cp "$NPX_TEMPLATE" "$2/wallstreetbots-paper.template.json" ;;
  *) echo "cdk out"; echo "cdk err" >&2; exit "$NPX_EXIT" ;;
esac
`;

interface How {
  /** What the stand-in ends with. */
  readonly exit?: number;
  /** In a process of its own: for what CDK writes where the owner sees it. */
  readonly isApart?: boolean;
}

async function over(account: Partial<AwsAccount>, line: string, { exit = 0, isApart = false }: How = {}) {
  const folder = temporaryFolder();
  const [asked, template] = [join(folder, 'asked'), join(folder, 'template.json')];
  writeFileSync(template, JSON.stringify(TEMPLATE));
  writeFileSync(join(folder, 'npx'), NPX);
  chmodSync(join(folder, 'npx'), 0o755);
  const aws = await loopbackAws(anAwsAccount(account));
  const PATH = `${folder}${delimiter}${process.env.PATH}`;
  const env = { ...aws.env, PATH, NPX_ASKED: asked, NPX_TEMPLATE: template, NPX_EXIT: String(exit) };
  const home = temporaryFolder();
  const ended = await (isApart ? wsb(line.split(' '), { home, env }) : inProcess(line, { ...env, WSB_HOME: home }));
  const cdk = existsSync(asked) ? readFileSync(asked, 'utf8').trimEnd().split('\n') : [];
  return { ...ended, cdk, asked: aws.asked };
}

describe.skipIf(process.platform === 'win32')('deploy', () => {
  test('refuses live that is not armed before it asks anybody, whatever --yes says', async () => {
    const [bare, wrong] = await Promise.all([
      over({}, 'deploy --environment live --yes'),
      over({}, 'deploy --environment live --yes --arm yes'),
    ]);

    expect(bare.stderr).toMatch(
      /^wsb: a live stack trades real money, and live is not armed: [^\n]+ --arm real-money\n$/,
    );
    expect([bare.exit, wrong.exit]).toEqual([5, 5]);
    expect([bare.asked, bare.cdk, wrong.asked, wrong.cdk]).toEqual([[], [], [], []]);
  });

  test('wants the keys of Alpaca in Parameter Store, and gives the line for each that is missing', async () => {
    const { exit, stderr, cdk } = await over(
      { parameters: new Set([ALPACA[0] ?? '', ...OWN, BOOTSTRAP]) },
      'deploy --yes',
    );

    expect(stderr).toBe(
      'wsb: keys are missing in AWS account 123456789012, eu-west-1: run "aws ssm put-parameter --region eu-west-1 --type SecureString --name /wallstreetbots/paper/alpaca/secret --value YOUR_VALUE" with your values (docs/aws.md keeps them out of your shell history), then deploy again\n',
    );
    expect({ exit, cdk }).toEqual({ exit: 4, cdk: [] });
  });

  test('wants an account that is ready for CDK', async () => {
    const { exit, stderr, cdk } = await over({ parameters: new Set(ALPACA) }, 'deploy --yes');

    expect(stderr).toMatch(/run "npx cdk bootstrap aws:\/\/123456789012\/eu-west-1" once/);
    expect({ exit, cdk }).toEqual({ exit: 3, cdk: [] });
  });

  test('shows what it would make, and without a yes makes nothing', async () => {
    const parameters = new Set([...ALPACA, BOOTSTRAP]);
    const { exit, stdout, cdk } = await over({ parameters }, 'deploy --profile research_2024');

    expect(stdout).toMatch(/wallstreetbots-paper, profile research_2024, into AWS account 123456789012, eu-west-1/);
    expect(stdout).toMatch(/\n +2 {2}functions\n +1 {2}tables\n +1 {2}buckets\n +1 {2}other settings\n/);
    expect(stdout).toMatch(/\nand 2 keys of its own in Parameter Store\n/);
    expect(stdout).toMatch(/\nAbout \d+\.\d\d USD a month \(modelled, list prices\)/);
    expect(stdout).toMatch(/Nothing was changed. To do it: npm start -- deploy --profile research_2024 --yes\n$/);
    expect(exit).toBe(0);
    expect(cdk).toHaveLength(1);
    expect(parameters).toEqual(new Set([...ALPACA, BOOTSTRAP]));
  });

  test('makes its own keys, deploys what it showed, and passes output and exit code on', async () => {
    const parameters = new Set([...ALPACA, BOOTSTRAP]);
    const { exit, stdout, stderr, cdk, asked } = await over({ parameters }, 'deploy --yes --email me@example.org', {
      exit: 7,
      isApart: true,
    });

    expect(exit).toBe(7);
    expect([stdout, stderr]).toEqual([expect.stringContaining('cdk out'), expect.stringContaining('cdk err')]);
    expect(cdk[0]).toMatch(/^--no-install cdk synth .* -c environment=paper -c email=me@example.org --no-notices$/);
    const folder = /--output (\S+)/.exec(cdk[0] ?? '')?.[1];
    expect(cdk[1]).toBe(
      `--no-install cdk deploy wallstreetbots-paper --app ${folder} --require-approval never --no-notices`,
    );
    expect(existsSync(folder ?? '.')).toBe(false);
    expect(parameters).toEqual(new Set([...ALPACA, ...OWN, BOOTSTRAP]));
    const put = asked.filter(({ operation }) => operation === 'PutParameter').map(({ body }) => JSON.parse(body));
    expect(put.map(({ Type, Overwrite }) => ({ Type, Overwrite }))).toEqual(
      Array(2).fill({ Type: 'SecureString', Overwrite: false }),
    );
    expect(put[0]?.Value).toMatch(/^[0-9a-f]{64}$/);
    for (const { Value } of put) expect(stdout + stderr).not.toContain(Value);
  });

  test('keeps stdout for one document with --json, and is silent with --quiet unless it fails', async () => {
    const parameters = new Set([...ALPACA, ...OWN, BOOTSTRAP]);
    const [json, good, bad] = await Promise.all([
      over({ parameters }, 'deploy --yes --json', { isApart: true }),
      over({ parameters }, 'deploy --yes --json --quiet'),
      over({ parameters }, 'deploy --yes --json --quiet', { exit: 1 }),
    ]);

    expect(JSON.parse(json.stdout)).toMatchObject({
      deployed: true,
      exit: 0,
      account: '123456789012',
      ownKeysToMake: [],
    });
    expect(json.stderr).toContain('cdk out');
    expect(good.stderr).toBe('');
    expect(JSON.parse(bad.stdout)).toMatchObject({ deployed: false, exit: 1 });
    expect(bad.stderr).toContain('cdk err');
  });
});

test.skipIf(process.platform === 'win32')(
  'diff prints what CDK found, also with --quiet, and makes nothing',
  async () => {
    const [good, bad] = await Promise.all([over({}, 'diff --quiet'), over({}, 'diff --quiet', { exit: 3 })]);

    expect([good.stdout, good.stderr, good.exit]).toEqual(['cdk out\ncdk err\n', '', 0]);
    expect([bad.stdout, bad.stderr, bad.exit]).toEqual(['', 'cdk out\ncdk err\n', 3]);
    expect(good.cdk[1]).toMatch(/^--no-install cdk diff wallstreetbots-paper --app \S+ --no-notices$/);
  },
);

describe.skipIf(process.platform === 'win32')('destroy', () => {
  test('names what stays, and wants to be told twice', async () => {
    const [once, wrong, twice] = await Promise.all([
      over({}, 'destroy --yes'),
      over({}, 'destroy --yes --confirm wallstreetbots-live'),
      over({}, 'destroy --yes --confirm wallstreetbots-paper --quiet'),
    ]);

    expect(once.stdout).toMatch(
      /the table Ledger: it is protected against deletion.*the bucket Archive: its objects are locked/s,
    );
    expect(once.stderr).toMatch(/run "npm start -- destroy --yes --confirm wallstreetbots-paper"\n$/);
    expect([once.exit, wrong.exit, twice.exit]).toEqual([2, 2, 0]);
    expect([once.cdk.length, wrong.cdk.length]).toEqual([1, 1]);
    expect(twice.cdk[1]).toMatch(/^--no-install cdk destroy wallstreetbots-paper --app \S+ --force --no-notices$/);
  });
});

test('the words that arm live are those that the stack asks for', () => {
  expect(ARMED).toBe(ARMED_IN_INFRA);
});

test('every wish of the owner reaches the stack', () => {
  const wishes = {
    environment: 'live',
    profile: 'wsb_2025',
    config: '/c.json',
    email: 'a@b.c',
    sms: '+123',
    budget: '10',
    arm: ARMED,
  } as const;

  expect(
    contextOf({ ...wishes, webhook: true, massive: true })
      .filter((word) => word !== '-c')
      .sort(),
  ).toEqual(
    [
      'environment=live',
      'profile=wsb_2025',
      'config=/c.json',
      'email=a@b.c',
      'sms=+123',
      'budget=10',
      'arm=real-money',
      'webhook=yes',
      'massive=yes',
    ].sort(),
  );
});

test('what is counted and what is kept is read from the template', () => {
  expect(countsOf(TEMPLATE as never).map(({ count, kind }) => `${count} ${kind}`)).toEqual([
    '2 functions',
    '1 tables',
    '1 buckets',
    '1 other settings',
  ]);
  expect(keptOf(TEMPLATE as never).map(({ what }) => what)).toEqual(['the table Ledger', 'the bucket Archive']);
});
