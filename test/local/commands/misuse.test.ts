import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalog } from '#lib/strategies/catalog.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

/** One line on stderr, nothing on stdout, and no trace of a stack. */
async function refusal(args: readonly string[], home = temporaryFolder()) {
  const { exit, stdout, stderr } = await wsb(args, { home });

  expect(stdout).toBe('');
  expect(stderr).toMatch(/^wsb: [^\n]+\n$/);
  expect(stderr).not.toMatch(/ {4}at |Error:/);
  return { exit, line: stderr.trim() };
}

const USAGE: readonly (readonly [string, string, string])[] = [
  ['an unknown command', 'nonsense', 'unknown command "nonsense": run "npm start -- --help"'],
  ['a misspelt command', 'dmo', 'Did you mean demo?'],
  ['a group without its command', 'strategies', 'strategies needs one of list, show, why'],
  ['an unknown command of a group', 'audit sign', 'unknown command "sign": run "npm start -- audit --help"'],
  ['an unknown option', 'demo --bogus', 'unknown option "--bogus": run "npm start -- demo --help"'],
  ['an option without its value', 'demo --scenario', '"--scenario <name>" argument missing'],
  ['an argument too many', 'demo extra', 'too many arguments'],
  ['a missing argument', 'strategies show', 'missing required argument "id"'],
  ['an unknown scenario', 'demo --scenario x', 'unknown scenario "x": choose one of earnings-dip'],
  ['an unknown profile', 'demo --profile x', 'unknown profile "x": choose one of research_2024, wsb_2025'],
  ['an unknown strategy', 'strategies show x', 'unknown strategy "x": choose one of'],
  ['a count that is none', 'strategies why debit-spreads --last 0', '--last wants a whole number from 1, not "0"'],
  ['a port that is none', 'demo --port 70000', '--port wants a number from 1 to 65535'],
  ['a replay without data', 'replay 2014-06-06', '"--data <folder>" not specified'],
  ['a day that is none', 'replay 2014-13-06 --data .', 'is not a day or a range of days'],
  ['a range of three', 'replay 2014-06-05..2014-06-06..2014-06-07 --data .', 'is not a day or a range of days'],
  ['a range that runs backwards', 'replay 2014-06-06..2014-06-05 --data .', 'write 2014-06-05..2014-06-06'],
  ['a weekend', 'replay 2014-06-07 --data .', 'the exchange was closed on 2014-06-07'],
  ['a holiday', 'replay 2014-07-04 --data .', 'the exchange was closed on 2014-07-04'],
  ['a day before the calendar', 'replay 1997-06-06 --data .', 'covers 1998 to 2030'],
  ['a day after the calendar', 'replay 2031-06-06 --data .', 'covers 1998 to 2030'],
  ['a missing folder', 'replay 2014-06-06 --data ./nowhere', 'no such folder'],
  ['a file for a folder', 'replay 2014-06-06 --data package.json', 'no market data in it'],
  ['no ledger yet', 'status', 'run "npm start -- demo" first'],
  ['an unknown ledger', 'audit verify --ledger nope', 'run "npm start -- demo" to make one'],
];

describe.concurrent('wrong usage ends with code 2 and says what to do', () => {
  test.for(USAGE)('%s', async ([, args, says]) => {
    const { exit, line } = await refusal(args.split(' '));

    expect(line).toContain(says);
    expect(exit).toBe(2);
  });
});

const spreads = (parameters: object) => JSON.stringify({ strategies: { 'debit-spreads': { parameters } } });
const limit = (setting: object) => JSON.stringify({ limits: [{ limit: 'order-share', soft: 0.05, ...setting }] });

const CONFIGURATIONS: readonly (readonly [string, string, string])[] = [
  ['that is no JSON', '{', 'is not JSON'],
  ['that is a list', '[]', 'holds no JSON object'],
  ['with a wrong type', '{"profile":3}', 'profile: Invalid option'],
  ['with an unknown key', '{"foo":1}', 'Unrecognized key: "foo"'],
  ['with an unknown strategy', '{"strategies":{"nope":{}}}', 'Unrecognized key: "nope"'],
  ['with an unknown parameter', spreads({ foo: 1 }), 'parameters of debit-spreads: Unrecognized key: "foo"'],
  ['with a parameter out of range', spreads({ equityShare: 2 }), 'equityShare: Too big'],
  ['with a limit above the hard level', limit({ soft: 0.5 }), 'may be at most 0.1 (share of equity), not 0.5'],
  ['with a limit below zero', limit({ soft: -1 }), 'must be a positive number, not -1'],
  ['with a row that the limit lacks', limit({ row: 'option' }), 'has no row option'],
  [
    'that leaves nothing to run',
    JSON.stringify({ strategies: Object.fromEntries(Object.keys(catalog).map((id) => [id, { enabled: false }])) }),
    'every strategy is disabled',
  ],
];

describe.concurrent('a configuration that is wrong ends with code 3 before anything runs', () => {
  test.for(CONFIGURATIONS)('%s', async ([, text, says]) => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'config.json'), text);

    const { exit, line } = await refusal(['demo'], home);

    expect(line).toContain(says);
    expect(line).toContain('npm start -- ');
    expect(exit).toBe(3);
  });

  test('that is not there', async () => {
    const { exit, line } = await refusal(['config', 'check', './nowhere.json']);

    expect(line).toContain('cannot read the configuration ./nowhere.json (ENOENT)');
    expect(exit).toBe(3);
  });

  test('that is a folder', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'config.json'));

    const { exit, line } = await refusal(['config', 'show'], home);

    expect(line).toContain('(EISDIR)');
    expect(exit).toBe(3);
  });
});
