import { describe, expect, it } from 'vitest';
import { PROFILE_IDS, PROFILES } from '#lib/model/profile.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';

describe.each(PROFILE_IDS)('profile %s', (id) => {
  const profile = PROFILES[id];

  it('is filed under its own id', () => {
    expect(profile.id).toBe(id);
  });

  it('has a budget between nothing and everything for each strategy', () => {
    for (const strategy of STRATEGY_IDS) {
      expect(profile.budgets[strategy]).toBeGreaterThan(0);
      expect(profile.budgets[strategy]).toBeLessThanOrEqual(1);
    }
  });

  it('risks less on one position than on all together', () => {
    expect(profile.maxPositionShare).toBeLessThan(profile.maxTotalRisk);
  });
});

describe('profiles', () => {
  it.each([
    ['research_2024', 1.44],
    ['wsb_2025', 2.13],
  ] as const)('sum the budgets of %s as published', (id, total) => {
    // What came later has a budget beyond these.
    const published = STRATEGY_IDS.slice(0, 10).map((strategy) => PROFILES[id].budgets[strategy]);
    expect(published.reduce((sum, share) => sum + share, 0)).toBeCloseTo(total, 10);
  });

  it('are more careful for research than for wsb', () => {
    expect(PROFILES.research_2024.maxTotalRisk).toBeLessThan(PROFILES.wsb_2025.maxTotalRisk);
    expect(PROFILES.research_2024.refreshSeconds).toBeGreaterThan(PROFILES.wsb_2025.refreshSeconds);
  });
});
