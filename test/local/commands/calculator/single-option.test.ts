import { describe, expect, test } from 'vitest';
import { americanGreeks } from '#lib/pricing/american/american.ts';
import { dividendGreeks } from '#lib/pricing/cash-dividends/cash-dividends.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';
import { isSingle, type SingleOption, single } from '#local/commands/calculator/single-option.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const run = (args: string) => wsb(args.split(' '), { home: temporaryFolder() });

const WORDS = '--put --spot 100 --strike 95 --days 73 --rate 4%';
const put: VolatileOption = {
  right: 'put',
  ...{ spot: 100, strike: 95, years: 0.2, rate: 0.04, dividendYield: 0, volatility: 0.3 },
};

describe.concurrent('one option in words', () => {
  test('is American, and its table says what each figure is in', async () => {
    const { stdout, exit } = await run(`price ${WORDS} --volatility 30%`);
    const { price, vega, theta } = americanGreeks(put, 'high');

    expect(exit).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Modelled value American put, strike 95, 73 days to expiry, share at 100 USD; volatility 30 %; rate 4 %; no cash dividends',
    );
    expect(stdout).toMatch(new RegExp(`price +${price.toFixed(6)} +USD per share`));
    expect(stdout).toMatch(new RegExp(`vega +${(vega / 100).toFixed(6)} +USD as volatility rises by a point`));
    expect(stdout).toMatch(new RegExp(`theta +${(theta / 365).toFixed(6)} +USD as a calendar day goes by`));
    expect(stdout).not.toContain('vanna');
  });

  test('pays its dividends on their days, and is JSON where that is asked', async () => {
    const { stdout } = await run(
      `price ${WORDS} --volatility 0.3 --european --dividend 20d:0.5 --dividend 0.1y:1 --json`,
    );
    const dividends = [
      { years: 20 / 365, cash: 0.5 },
      { years: 0.1, cash: 1 },
    ];

    expect(JSON.parse(stdout)).toEqual(dividendGreeks(put, { exercise: 'european', dividends }));
  });

  test('is told its volatility', async () => {
    const { stdout, exit } = await run(`iv ${WORDS} --price ${americanGreeks(put, 'high').price}`);

    expect(stdout).toMatch(/^Implied volatility 30 % a year\nAmerican put/);
    expect(exit).toBe(0);
  });

  test.each([
    [`price ${WORDS} --volatility 30`, 2, '--volatility 30 would be 3000 %: write 30% or 0.3'],
    [`price ${WORDS} --volatility -0.2`, 2, 'volatility is -0.2, and is never below zero'],
    [`iv ${WORDS} --price 96`, 1, 'is not below'],
  ])('%s', async (args, code, says) => {
    const { stdout, stderr, exit } = await run(args);

    expect(stdout).toBe('');
    expect(stderr).toMatch(/^wsb: [^\n]+\n$/);
    expect(stderr).toContain(says);
    expect(exit).toBe(code);
  });
});

describe('words that describe no option', () => {
  const words: SingleOption = { put: true, spot: '100', strike: '95', days: '73', volatility: '0.3' };

  test.each<[SingleOption, string]>([
    [{ volatility: '1' }, '--call or --put is missing; --spot is missing; --strike is missing; --days or --years is'],
    [{ ...words, call: true }, '--call and --put exclude each other'],
    [{ ...words, years: '1' }, '--days and --years exclude each other'],
    [{ ...words, american: true, european: true }, '--american and --european exclude each other'],
    [{ ...words, volatility: '0x1' }, '--volatility wants a number, not "0x1"'],
    [{ ...words, volatility: 'high%' }, '--volatility wants a number, not "high"'],
    [{ ...words, rate: '4' }, '--rate 4 would be 400 %: write 4% or 0.04'],
    [{ ...words, strike: '' }, '--strike wants a number, not ""'],
    [{ ...words, dividend: ['20:1'] }, '--dividend wants when:dollars, such as 20d:0.5 or 0.25y:0.5, not "20:1"'],
    [{ ...words, dividend: ['xd:1'] }, '--dividend wants when:dollars'],
  ])('%j: %s', (options, says) => {
    expect(() => single(options, 'volatility')).toThrow(says);
  });

  test('want a price where the volatility is asked', () => {
    expect(() => single(words, 'price')).toThrow('--price is missing');
    expect(single({ ...words, price: '3', yield: '-1%' }, 'price')).toMatchObject({
      given: 3,
      request: { right: 'put', exercise: 'american', years: 0.2, dividendYield: -0.01, rate: 0 },
    });
  });

  test('are not to be seen in --json and --quiet alone', () => {
    expect(isSingle({ json: true, quiet: true } as SingleOption)).toBe(false);
    expect(isSingle({ call: true })).toBe(true);
  });
});
