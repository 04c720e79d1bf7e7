/**
 * Every parameter has a stated definition and an effect: for each key of each schema there is a situation in which
 * another value leads to another outcome. A new parameter without a line here fails.
 */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import { catalog, strategyOf } from '#lib/strategies/catalog.ts';
import { parametersIn } from '#local/report/parameters.ts';
import { type Effect, type Effects, effectOf, effectsOf, outcomeOf } from './effect.ts';

const EFFECTS = Object.fromEntries(
  await Promise.all(
    Object.values<Strategy>(catalog).map(async ({ id }): Promise<[string, Effects]> => [id, await effectsOf(id)]),
  ),
);
const effectsIn = (id: string): Effects => EFFECTS[id] ?? {};

const strategies: readonly [keyof typeof catalog, Strategy][] = Object.values(catalog).map((strategy: Strategy) => [
  strategy.id as keyof typeof catalog,
  strategy,
]);

const schemaOf = (strategy: Strategy): z.ZodObject => {
  if (strategy.parameters instanceof z.ZodObject) return strategy.parameters;
  throw new TypeError(`${strategy.id}: parameters are not an object`);
};

const outcome = (strategy: Strategy, effect: Effect, parameters: unknown): string =>
  JSON.stringify(outcomeOf(strategy, effect, parameters), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );

describe.each(strategies)('the parameters of %s', (id, strategy) => {
  const keys = Object.keys(schemaOf(strategy).shape);

  it.each(keys.flatMap((key) => PROFILE_IDS.map((profile) => [key, profile] as const)))(
    '%s changes an outcome in profile %s',
    (key, profile) => {
      const effect = effectOf(effectsIn(id), key, profile);
      const preset = strategy.presets[profile] as object;
      expect(outcome(strategy, effect, { ...preset, [key]: effect.other })).not.toBe(outcome(strategy, effect, preset));
    },
  );

  it.each(keys)('%s has a definition', (key) => {
    expect(z.globalRegistry.get(schemaOf(strategy).shape[key] as z.ZodType)?.description).toMatch(/^[A-Z].+\.$/);
  });

  it.each(parametersIn(strategy).map(({ name, unit, range }) => [name, unit, range]))(
    '%s has a unit and a range: %s, %s',
    (_, unit, range) => {
      expect(unit).not.toBe('');
      expect(range).not.toBe('');
    },
  );

  it('has no situation for a parameter that does not exist', () => {
    expect(Object.keys(effectsIn(id)).filter((key) => !keys.includes(key))).toEqual([]);
  });

  it.each(PROFILE_IDS)('are valid in profile %s', (profile) => {
    expect(strategy.parameters.parse(strategy.presets[profile])).toEqual(strategy.presets[profile]);
  });

  it('refuse an unknown key', () => {
    const result = strategy.parameters.safeParse({ ...(strategy.presets.wsb_2025 as object), momentumFactor: 0.2 });
    expect(result.success).toBe(false);
  });

  it('say what they believe and when that fails', () => {
    expect(strategy.hypothesis).toMatch(/fails/);
  });

  it('belong to the strategy that the catalog files under its own id', () => {
    expect(catalog[id].id).toBe(id);
    expect(strategyOf(id)).toBe(strategy);
  });
});

describe('the catalog', () => {
  it.each(['lotto', '', '__proto__', 'toString'])('has no strategy called "%s"', (id) => {
    expect(strategyOf(id)).toBeUndefined();
  });

  it('refuses debit spreads that would close as soon as they open', () => {
    const { parameters, presets } = catalog['debit-spreads'];
    expect(parameters.safeParse({ ...presets.wsb_2025, timeExitDte: 7 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, minDte: 22 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, stopLoss: 0.14 }).success).toBe(false);
  });

  it('refuses a wheel that would buy back what it has just sold', () => {
    const { parameters, presets } = catalog.wheel;
    expect(parameters.safeParse({ ...presets.research_2024, rollDte: 30 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, assignmentBuffer: 14 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, minDte: 29 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, minDelta: 0.5 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, maxLoss: -2 }).success).toBe(false);
  });

  it('refuses long calls that would be sold as soon as bought, more than there is of them, and stops that cannot be', () => {
    const { parameters, presets } = catalog['leaps-tracker'];
    const isValid = (change: object) => parameters.safeParse({ ...presets.wsb_2025, ...change }).success;
    expect(isValid({})).toBe(true);
    expect(isValid({ timeExitDte: 180 })).toBe(false);
    expect(isValid({ minDte: 541 })).toBe(false);
    expect(isValid({ profitLevels: [1, 0.5] })).toBe(false);
    expect(isValid({ scaleOut: 0.26 })).toBe(false);
    expect(isValid({ stopLoss: -2 })).toBe(false);
    expect(isValid({ stopLoss: 1 })).toBe(false);
    expect(isValid({ stopLoss: 0.1 })).toBe(false);
    expect(isValid({ contract: { by: 'otm', min: 0.2, max: 0.1 } })).toBe(false);
  });

  it('refuses reports that no day fits, a stop that the spread alone meets, and a call held into its last day', () => {
    const { parameters, presets } = catalog['earnings-protection'];
    expect(parameters.safeParse({ ...presets.research_2024, minDays: 31 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, stopLoss: 0.14 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, stopLoss: -2 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, timeExitDte: 0 }).success).toBe(false);
  });

  it('refuses an index with an ETF named twice, or standing in for itself', () => {
    const { parameters, presets } = catalog['index-baseline'];
    const isValid = (change: object) => parameters.safeParse({ ...presets.wsb_2025, ...change }).success;
    expect(isValid({ substitutes: { SPY: ['VTI'] } })).toBe(true);
    expect(isValid({ etfs: ['SPY', 'SPY'] })).toBe(false);
    expect(isValid({ substitutes: { SPY: ['VTI', 'SPY'] } })).toBe(false);
  });

  it.each<[keyof typeof catalog, object, string]>([
    ['momentum-weeklies', { stopLoss: 2 }, 'what was paid cannot be lost more than once'],
    ['swing-trading', { stopLoss: 2 }, 'what was paid cannot be lost more than once'],
    ['debit-spreads', { stopLoss: 2 }, 'what was paid cannot be lost more than once'],
    ['earnings-protection', { stopLoss: 2 }, 'what was paid cannot be lost more than once'],
    ['lotto-scanner', { stopLoss: 2 }, 'what was paid cannot be lost more than once'],
    ['leaps-tracker', { stopLoss: 2 }, 'what was paid cannot be lost more than once'],
    ['momentum-weeklies', { stopLoss: -2 }, 'a loss is written without a sign'],
    ['momentum-weeklies', { stopLoss: 0.14 }, 'as soon as it was bought'],
    ['swing-trading', { stopLoss: 0.14 }, 'as soon as it was bought'],
    ['wheel', { maxLoss: 0.1 }, 'as soon as it was sold'],
    ['momentum-weeklies', { profitTarget: 50 }, 'not per cent'],
    ['wsb-dip-bot', { premiumMultiple: 250 }, 'not per cent'],
    ['wsb-dip-bot', { runThreshold: 8 }, '<=1'],
    ['leaps-tracker', { profitLevels: [50, 100, 300] }, 'not per cent'],
    ['swing-trading', { steps: [{ gain: 30, sold: 1 }] }, 'not per cent'],
    ['spx-credit-spreads', { openMinutes: 200, closeMinutes: 190 }, 'leave no minute'],
    ['wheel', { symbols: ['AAPL', 'AAPL'] }, 'named twice'],
    ['wheel', { symbols: ['aapl'] }, 'capital letters'],
    ['index-baseline', { etfs: [''] }, 'capital letters'],
    ['leaps-tracker', { themes: [{ name: 'Ours', symbols: ['AAPL '] }] }, 'capital letters'],
  ])('says why %s is refused with %o', (id, change, why) => {
    const { parameters, presets }: Strategy = catalog[id];
    const { error } = parameters.safeParse({ ...(presets.wsb_2025 as object), ...change });
    expect(error?.issues.map(({ message }) => message).join('; ')).toContain(why);
  });
});
