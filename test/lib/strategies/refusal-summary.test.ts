import { describe, expect, it } from 'vitest';
import { summary } from '#lib/strategies/trade/refusal-summary.ts';

describe('a summary of refusals', () => {
  it('names the nearest miss of a rule and how many there were', () => {
    const refusals = [0.2, 0.8, 0.5].map((observed) => ({
      rule: 'reward-risk',
      observed,
      threshold: 1,
      unit: 'ratio',
    }));
    expect(summary('AAPL', refusals)).toEqual([
      {
        symbol: 'AAPL',
        reason: { rule: 'reward-risk', observed: '0.8, nearest of 3 refused', threshold: 1, unit: 'ratio' },
      },
    ]);
  });

  it('keeps the three most frequent rules', () => {
    const refusals = ['a', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd', 'd'].map((rule) => ({
      rule,
      observed: 'none',
      threshold: 'some',
    }));
    expect(summary('AAPL', refusals).map(({ reason }) => reason.rule)).toEqual(['d', 'c', 'b']);
  });

  it('is empty without refusals', () => {
    expect(summary('AAPL', [])).toEqual([]);
  });
});
