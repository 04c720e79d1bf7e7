import { describe, expect, test } from 'vitest';
import { beforeDividend, earlier, exercised, worth } from '#lib/pricing/cash-dividends/ends.ts';
import type { VolatileOption } from '#lib/pricing/option-terms.ts';

const put: VolatileOption = {
  right: 'put',
  ...{ spot: 100, strike: 95, years: 1, rate: 0.05, dividendYield: 0.02, volatility: 0.2 },
};
const nothing = { share: 10, cash: 0, shares: 0 };
const short = { share: 10, cash: 95, shares: -1 };

describe('far out, an option is shares and cash', () => {
  test('the strike for the share where that pays, and else what is kept', () => {
    expect(exercised(put, 10, nothing)).toEqual(short);
    expect(exercised(put, 96, nothing)).toEqual(nothing);
    expect(exercised(put, 10, { ...nothing, cash: 86 })).toEqual({ ...nothing, cash: 86 });
    expect(exercised({ ...put, right: 'call' }, 200, nothing)).toEqual({ share: 10, cash: -95, shares: 1 });
  });

  test('a year earlier less by a year of interest and yield', () => {
    expect(worth(earlier(short, put, 1), 10)).toBeCloseTo(95 * Math.exp(-0.05) - 10 * Math.exp(-0.02), 12);
  });

  test('before a dividend what it is after it, of a share that keeps nothing the cash alone', () => {
    expect(worth(beforeDividend(short, 4, 10), 10)).toBe(worth(short, 6));
    expect(worth(beforeDividend(short, 12, 10), 10)).toBe(worth(short, 0));
  });
});
