import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '#lib/model/time.ts';
import { analyseStructure } from '#lib/pricing/structure/analyse.ts';
import { lookByHand } from '#local/commands/payoff/by-hand.ts';
import { askedLegs } from '#local/commands/payoff/legs.ts';
import { dividendIn, givenIn, recordedIn, timeIn, wholeIn } from '#local/commands/payoff/options.ts';
import { lookRecorded } from '#local/commands/payoff/recorded.ts';
import { exitCodeOf } from '#local/exit.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const AT = '2014-06-06T14:30:00Z';
const SPREAD = ['+1 AAPL140621C00650000@12.35', '-1 AAPL140621C00670000@4.10'];

test('a spread given by hand is analysed as JSON, and drawn', async () => {
  const home = temporaryFolder();
  const given = ['--spot', '645.57', '--at', AT, '--volatility', '0.25', '--json', '--quiet'];

  const { exit, stdout, stderr } = await wsb(['payoff', '--leg', SPREAD[0] ?? '', '--leg', SPREAD[1] ?? '', ...given], {
    home,
  });

  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({
    shape: 'bull call spread',
    netPrice: 8.25,
    costUsd: 825,
    firstExpiry: '2014-06-20T20:00:00Z',
    maxProfit: { usd: 1175, at: [{ from: 670, to: 'unbounded' }], modelled: false },
    maxLoss: { usd: 825, at: [{ from: 0, to: 650 }], modelled: false },
    breakEvens: [658.25],
    capital: { cover: 'premium', requirementUsd: 0, openingUsd: 825 },
    chances: { profit: expect.closeTo(0.338, 3), measure: 'risk-neutral', modelled: true },
    greeks: { deltaShares: expect.closeTo(22.1, 1), modelled: true },
    risks: [],
    picture: join(home, 'pictures', 'payoff-AAPL.svg'),
  });
  const picture = readFileSync(document.picture, 'utf8');
  for (const words of [
    'AAPL bull call spread',
    'USD per unit',
    'now, modelled',
    '658.25',
    'risk-neutral',
    'prefers-color-scheme:dark',
  ])
    expect(picture).toContain(words);
});

test('legs without symbols, sold first and as bare words, make a page that fits the terminal', async () => {
  const home = temporaryFolder();
  const legs = ['-1 call 105 0d@0.30', '+100 shares@104.9'];
  const out = join(home, 'mine.svg');
  const given = ['--spot', '104.9', '--at', '2026-08-14T19:00:00Z', '--symbol', 'ABC', '--units', '2', '--out', out];

  const { exit, stdout } = await wsb(['payoff', ...legs, '--volatility', '0.3', ...given], { home });

  expect(exit).toBe(0);
  expect(stdout).toContain('ABC covered call, 2026-08-14 15:00 New York');
  expect(stdout).toMatch(/net debit +10,460\.00 +20,920\.00/);
  expect(stdout).toMatch(/most it makes +40\.00 +80\.00 +with the share at 105\.00 and above/);
  expect(stdout).toContain('the calls sold are covered by');
  expect(stdout).toMatch(/probability of profit: \d+\.\d %, risk-neutral with volatility flat at 30 %/);
  expect(stdout).toMatch(/ABC260814C00105000 +pin risk: /);
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes(out))).toEqual([]);
  expect(readFileSync(out, 'utf8')).toContain('</svg>');
});

test.skipIf(!hasSharedData)(
  'a recorded chain gives prices, share and smile',
  async () => {
    const legs = ['+1 AAPL140621C00650000', '-1 AAPL140621C00670000'];
    const { exit, stdout } = await wsb(['payoff', ...legs, '--data', SHARED_DATA, '--at', AT, '--json'], {
      home: temporaryFolder(),
    });

    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      netPrice: 6.85,
      breakEvens: [656.85],
      spot: expect.closeTo(647.9, 0),
      legs: [
        { price: 12, priceFrom: 'market' },
        { price: 5.15, priceFrom: 'market' },
      ],
      chances: { profit: expect.closeTo(0.37, 1), distribution: 'smile' },
    });
  },
  60_000,
);

test('the demo market gives prices, which are modelled, and a smile whose distribution prices as its legs do', () => {
  const at = parseInstant('2015-01-20T15:30:00Z');
  const wanted = {
    symbol: 'AAPL',
    scenario: 'earnings-dip',
    at: '2015-01-20T15:30:00Z',
    exercise: 'european' as const,
  };
  const unset = { spot: undefined, rate: undefined, volatility: undefined };
  const look = (...words: readonly string[]) => lookRecorded(askedLegs(words, { at }), { ...wanted, ...unset });

  const { legs, conditions } = look('+1 AAPL150220C00107000', '-1 AAPL150220C00112000');
  const net = (legs[0]?.price ?? 0) - (legs[1]?.price ?? 0);
  const answer = analyseStructure({ legs: legs.map(({ leg }) => leg), net }, conditions);
  if ('refused' in answer || 'refused' in answer.value.chances) throw new Error('there is no analysis');
  const { greeks, costUsd, chances } = answer.value;

  expect(legs.map(({ from }) => from)).toEqual(['model', 'model']);
  expect(net).toBeGreaterThan(1);
  expect(chances.value.profit).toBeGreaterThan(0.3);
  expect(chances.value.profit).toBeLessThan(0.6);
  expect(Math.abs((chances.value.expectedUsd ?? Number.NaN) - (greeks.valueUsd - costUsd))).toBeLessThan(0.5);
  expect(() => look('+1 AAPL150220C00106990')).toThrow(
    /is not in the chain of AAPL: the nearest is AAPL150220C00107000/,
  );
});

test('a bare option that is none ends with code 2 and says where help is', async () => {
  const { exit, stdout, stderr } = await wsb(['payoff', '+1 call 105 30d', '--volatilty', '0.2'], {
    home: temporaryFolder(),
  });

  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  expect(stderr).toBe('wsb: unknown option "--volatilty": run "npm start -- payoff --help"\n');
});

describe('what cannot be read is refused as wrong usage', () => {
  const at = parseInstant('2026-08-14T14:30:00Z');
  const given = { at, spot: 100, rate: 0, dividendYield: 0, exercise: 'american' as const, volatility: undefined };
  const refusal = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      expect(exitCodeOf(error)).toBe(2);
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };

  test.each([
    ['nothing', [], 'payoff needs at least one leg'],
    ['words', ['rubbish'], '"rubbish" is no leg: it needs a sign, a count and a contract'],
    ['no contract', ['+1 nosuch thing'], 'not a ticker or an OCC option symbol'],
    ['a count of nothing', ['+0 call 100 30d'], 'the count is 1 to 1,000,000'],
    ['a negative price', ['+1 call 100 30d@-2'], 'the price is -2, not zero or more'],
    ['a date that is none', ['+1 call 100 2026-02-30'], 'not a date: 2026-02-30'],
    ['a date outside the calendar', ['+1 call 100 9999d'], 'covers 1998 to 2030'],
  ])('%s', (_, words, says) => {
    expect(refusal(() => askedLegs(words, { at }))).toContain(says);
  });

  test.each([
    ['no price of the share', () => givenIn({}, at), '--spot is missing'],
    ['a share at nothing', () => givenIn({ spot: '0' }, at), '--spot wants a plain number in its range, not "0"'],
    [
      'a volatility in per cent',
      () => givenIn({ spot: '9', volatility: '25' }, at),
      '--volatility wants a plain number',
    ],
    ['a rate in per cent', () => givenIn({ spot: '9', rate: '5' }, at), '--rate wants a plain number in its range'],
    ['an empty number', () => givenIn({ spot: '9', yield: ' ' }, at), '--yield wants a plain number'],
    ['a style that is none', () => givenIn({ spot: '9', style: 'bermudan' }, at), '--style is american or european'],
    ['half a unit', () => wholeIn('--units', '0.5'), '--units wants a plain number in its range, not "0.5"'],
    ['a time without a zone', () => timeIn('2014-06-06T14:30'), '--at wants a time with its zone'],
    [
      'a dividend without a date',
      () => dividendIn('0.47', at),
      '--dividend wants the ex-date and US dollars per share',
    ],
    ['a dividend of nothing', () => dividendIn('2026-08-20=0', at), '--dividend wants the ex-date'],
    [
      'a yield beside a chain',
      () => recordedIn({ yield: '0.01', scenario: 'x' }, 'AAPL'),
      '--yield is told by the chain',
    ],
  ])('%s', (_, work, says) => {
    expect(refusal(work)).toContain(says);
  });

  test('an option with neither price nor volatility, and a price without a volatility', () => {
    expect(refusal(() => lookByHand(askedLegs(['+1 call 100 30d'], { at }), given))).toContain(
      'add @PRICE to the leg, or --volatility',
    );
    expect(refusal(() => lookByHand(askedLegs(['+1 call 80 30d@19'], { at }), given))).toContain('has no volatility');
  });

  test('the price of a leg gives the volatility that gives it back', () => {
    const look = lookByHand(askedLegs(['+1 put 95 30d@1.70', '-1 call 105 30d@1.90'], { at }), given);
    const again = lookByHand(askedLegs(['+1 put 95 30d', '-1 call 105 30d'], { at }), { ...given, volatility: 0.3 });

    expect(look.legs.map(({ price, from }) => [price, from])).toEqual([
      [1.7, 'given'],
      [1.9, 'given'],
    ]);
    expect(again.legs.map(({ from }) => from)).toEqual(['model', 'model']);
    const { volatility } = look.conditions.tenor(
      look.legs[0]?.leg.instrument.kind === 'option' ? look.legs[0].leg.instrument.expiry : ('' as never),
    );
    const [low, high] = [volatility(95), volatility(105)];
    expect(low).toBeGreaterThan(0.25);
    expect(high).toBeGreaterThan(0.25);
  });
});
