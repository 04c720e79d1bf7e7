import { describe, expect, it } from 'vitest';
import { MONTH, slotsPerSession } from '#local/cost/activity.ts';
import { estimate, line } from '#local/cost/estimate.ts';
import { PRICES, PRICES_AS_OF } from '#local/cost/prices.ts';
import { runsOf } from '#local/cost/runs.ts';
import { type Deployed, deployedIn, firings, Template } from '#local/cost/template.ts';
import { synthesise } from '#test/infra/synthesis.ts';

const deployed = (profile: string): Deployed =>
  deployedIn(
    Template.parse(JSON.parse(synthesise({ profile, email: 'owner@example.org' }).text)),
    'wallstreetbots-paper',
  );
const [calm, fast] = [deployed('research_2024'), deployed('wsb_2025')];
const METRICS = 12;
const totalOf = (of: Deployed): number => estimate(of, METRICS).reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
const lineOf = (of: Deployed, price: string) => estimate(of, METRICS).find((each) => each.price === price);

describe('the estimate', () => {
  it('is under 5 USD a month for research_2024, and under 12 with bursts for wsb_2025', async ({ annotate }) => {
    await annotate(
      `USD a month, modelled: research_2024 ${totalOf(calm).toFixed(2)}, wsb_2025 ${totalOf(fast).toFixed(2)}`,
    );

    expect(totalOf(calm)).toBeGreaterThan(1);
    expect(totalOf(calm)).toBeLessThan(5);
    expect(totalOf(fast)).toBeGreaterThan(totalOf(calm));
    expect(totalOf(fast)).toBeLessThan(12);
  });

  it('explains each line, and prices it from the one table', () => {
    expect(PRICES_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const each of estimate(fast, METRICS)) {
      const { usd, per, unit } = PRICES[each.price];
      expect(each.usdPerMonth, each.item).toBeCloseTo((each.quantity / per) * usd, 12);
      expect([each.unit, each.because.length > 8]).toEqual([unit, true]);
    }
    expect(new Set(estimate(fast, METRICS).map(({ price }) => price))).toEqual(new Set(Object.keys(PRICES)));
  });

  it('prices a line per so many units', () => {
    expect(line('lambda-request', 'x', { quantity: 5_000_000, because: '' }).usdPerMonth).toBeCloseTo(1, 12);
    expect(line('s3-put', 'x', { quantity: 2_000, because: '' }).usdPerMonth).toBeCloseTo(0.01, 12);
  });

  it('counts what the template holds', () => {
    expect(fast).toMatchObject({ mappings: 3, dashboards: 2, keys: 0, subscriptions: ['email', 'email'] });
    expect(fast.alarmMetrics).toBe(15);
    expect(lineOf(fast, 'alarm')).toMatchObject({ quantity: 15, usdPerMonth: 1.5 });
    expect(lineOf(fast, 'dashboard')?.usdPerMonth).toBe(0);
  });
});

describe('how often things run', () => {
  it('a rule fires as its cron says', () => {
    const month = { days: 30, weekdays: 20 };
    expect(firings('cron(* 13-20 ? * MON-FRI *)', month)).toBe(60 * 8 * 20);
    expect(firings('cron(2/3 13-20 ? * MON-FRI *)', month)).toBe(20 * 8 * 20);
    expect(firings('cron(20 17,18,20,21 * * ? *)', month)).toBe(4 * 30);
  });

  it('slots of a session are those of the schedule', () => {
    expect(slotsPerSession(['index-baseline'], 60)).toBe(1);
    expect(slotsPerSession(['wsb-dip-bot'], 60)).toBe(128);
    expect(slotsPerSession(['wsb-dip-bot'], 10)).toBe((390 - 7 - 2) * 6 + 1);
    expect(slotsPerSession(['index-baseline', 'wsb-dip-bot'], 60)).toBe(129);
  });

  it('a burst multiplies the looks, and each strategy runs on each of its own', () => {
    const [slow, quick] = [runsOf(calm), runsOf(fast)];

    expect(slow.looks).toBeCloseTo(282 * MONTH.sessions, 6);
    expect(quick.looks).toBeCloseTo(2_441 * MONTH.sessions, 0);
    expect(slow.invocations['wsb-dip-bot']).toBeCloseTo(128 * MONTH.sessions, 6);
    // The minute's own tick is run beside the burst's, and finds that it was done.
    expect(quick.invocations['wsb-dip-bot']).toBeCloseTo((128 + 2_287) * MONTH.sessions, 6);
    expect(quick.invocations['index-baseline']).toBeCloseTo(MONTH.sessions, 6);
  });

  it('a rule that is switched off costs nothing', () => {
    const template = JSON.parse(synthesise({ profile: 'research_2024' }).text) as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    for (const each of Object.values(template.Resources))
      if (each.Type === 'AWS::Events::Rule') each.Properties.State = 'DISABLED';

    expect(runsOf(deployedIn(Template.parse(template), 'wallstreetbots-paper')).executions).toBe(0);
  });
});
