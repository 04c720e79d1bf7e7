import { describe, expect, test } from 'vitest';
import { METHOD_NAMES, methodsFrom } from '#local/commands/risk/input/method-names.ts';
import { confidenceFrom, groupsFrom, weightsFrom } from '#local/commands/risk/input/numbers.ts';
import type { Series } from '#local/commands/risk/input/series.ts';
import { varDocument } from '#local/commands/risk/value-at-risk/document.ts';
import { type Asked, estimatesOf } from '#local/commands/risk/value-at-risk/estimates.ts';
import { varPage } from '#local/commands/risk/value-at-risk/page.ts';
import { pictureOf } from '#local/commands/risk/var.ts';
import { tPair } from '#test/support/samples/tails.ts';

const [x, y] = tPair('var command', 400, { freedom: 6, correlation: 0.5 });
const series: Series = {
  columns: [
    { name: 'SPY', values: x },
    { name: 'TLT', values: y },
  ],
  labels: Array.from({ length: 400 }, (_, i) => `line ${i + 2}`),
  ...{ dated: false, source: 'returns.csv', period: 'line 2 to line 401', remarks: [] },
};
const one: Series = { ...series, columns: series.columns.slice(0, 1) };
const asked: Asked = { methods: METHOD_NAMES, weights: [1], confidence: 0.99, paths: 5_000 };
const all = estimatesOf(one, asked);

describe('wsb risk var', () => {
  test('answers one method with its figures at the top, losses positive', () => {
    const document = varDocument(estimatesOf(one, { ...asked, methods: ['historical'], valueUsd: 1_000 }), undefined);
    const { var: loss, cvar, varUsd } = document as { var: number; cvar: number; varUsd: number };

    expect(document).toMatchObject({ method: 'historical', confidence: 0.99, unit: 'fraction', modelled: true });
    expect(loss).toBeGreaterThan(0.015);
    expect(cvar).toBeGreaterThan(loss);
    expect(varUsd).toBeCloseTo(1_000 * loss, 9);
  });

  test('sets all methods side by side, each with what it rests on', () => {
    const document = varDocument(all, 'losses.svg') as { methods: readonly { method: string; diagnostics: object }[] };

    expect(document.methods.map(({ method }) => method)).toEqual(METHOD_NAMES);
    expect(document.methods.find(({ method }) => method === 'evt')?.diagnostics).toMatchObject({ exceedances: 40 });
    expect(document.methods.find(({ method }) => method === 'student-t')?.diagnostics).toHaveProperty('fit.freedom');
    expect(document).toMatchObject({ picture: 'losses.svg' });
  });

  test('looks at the last returns of the window, and names their period', () => {
    const { series: seen } = estimatesOf(one, { ...asked, methods: ['normal'], window: 250 });

    expect(seen.period).toBe('line 152 to line 401');
    expect(seen.columns[0]?.values).toEqual(x.slice(150));
  });

  test('says where the square root of time is used, and where not', () => {
    const page = varPage(estimatesOf(one, { ...asked, methods: ['historical', 'normal'], horizonDays: 10 }));

    expect(page).toMatch(/10 trading days.*modelled/);
    expect(page).toMatch(/Horizon of historical: the one-day figure times the square root of the days/);
    expect(page).toMatch(/Horizon of normal: mean and variance grow with the days/);
  });

  test('splits the risk of several positions into parts that add up', () => {
    const found = estimatesOf(series, { ...asked, methods: ['historical'], weights: [0.7, 0.3] });
    const [first] = found.estimates;
    const sum = found.contributions.reduce((total, { componentVar }) => total + componentVar, 0);

    expect(found.contributions.map(({ name }) => name)).toEqual(['SPY', 'TLT']);
    expect(sum).toBeCloseTo(first?.answer.ok ? first.answer.var : Number.NaN, 12);
    expect(varPage(found)).toMatch(/Whose risk it is/);
  });

  test('tells whose risk it is by group too, a group being all that it holds', () => {
    const three: Series = { ...series, columns: [...series.columns, { name: 'GLD', values: y.map((each) => -each) }] };
    const weights = [0.5, 0.3, 0.3];
    const groups = groupsFrom('GLD=hedged, SPY=shares,TLT=hedged', ['SPY', 'TLT', 'GLD']);
    const found = estimatesOf(three, { ...asked, methods: ['historical'], weights, groups });
    const [shares, hedged] = found.groups;
    const [spy, tlt, gld] = found.contributions;

    expect(found.groups.map(({ group, exposure }) => [group, exposure])).toEqual([
      ['shares', 0.5],
      ['hedged', 0.6],
    ]);
    expect(shares?.incrementalVar).toBeCloseTo(spy?.incrementalVar ?? Number.NaN, 12);
    expect(hedged?.componentVar).toBeCloseTo((tlt?.componentVar ?? 0) + (gld?.componentVar ?? 0), 12);
    // Taken out one by one each would be missed; the two together cancel, and nobody misses them.
    expect(hedged?.incrementalVar).toBeCloseTo(0, 12);
    expect(varDocument(found, undefined)).toMatchObject({ groups: [{ group: 'shares' }, { group: 'hedged' }] });
    expect(varPage(found)).toMatch(/marginal[\s\S]*group +weight[\s\S]*shares +0\.5[\s\S]*hedged +0\.6/);
    expect(varDocument(all, undefined)).not.toHaveProperty('groups');
  });

  test('prints a refusal in the row of its method, and gives none to Cornish-Fisher beyond its domain unless asked', () => {
    const wild: Series = {
      ...one,
      columns: [{ name: 'SPY', values: x.map((each, i) => (i % 100 === 0 ? -0.3 : each)) }],
    };
    const only = { ...asked, methods: ['cornish-fisher'] as const };

    expect(varPage(estimatesOf(wild, only))).toMatch(/none: skewness/);
    expect(varDocument(estimatesOf(wild, only), undefined)).toMatchObject({ error: { code: 'outside-domain' } });
    expect(varDocument(estimatesOf(wild, { ...only, beyondDomain: true }), undefined)).toMatchObject({
      diagnostics: { isInDomain: false },
    });
  });

  test('fits the terminal, and draws every method that answers', () => {
    const svg = pictureOf(all);

    expect(varPage(all)).not.toMatch(/NaN|undefined|Infinity/);
    for (const { method, answer } of all.estimates) expect(svg.includes(`>${method}<`)).toBe(answer.ok);
    expect(svg).toContain('modelled');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the options', () => {
  test('name what may be chosen', () => {
    expect(() => methodsFrom('varr')).toThrow(/unknown method "varr": choose from historical, normal/);
    expect(methodsFrom('evt, normal')).toEqual(['evt', 'normal']);
    expect(() => confidenceFrom('95')).toThrow(/--confidence wants a number between 0 and 1/);
    expect(confidenceFrom('99%')).toBeCloseTo(0.99, 12);
  });

  test('weigh columns alike unless told otherwise', () => {
    expect(weightsFrom(undefined, 4)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(weightsFrom('1.5,-0.5', 2)).toEqual([1.5, -0.5]);
    expect(() => weightsFrom('1', 2)).toThrow(/--weights has 1 numbers for 2 columns/);
  });

  test.each([
    ['SPY', /wants COLUMN=GROUP with commas between, not "SPY"/],
    ['SPY=a,TLT=', /not "TLT="/],
    ['SPY=a,TLT=b,GLD=c', /names GLD, and the columns are SPY, TLT/],
    ['SPY=a', /gives TLT no group: add TLT=GROUP once/],
    ['SPY=a,TLT=b,SPY=b', /gives SPY two groups/],
  ])('give each column one group: %s', (text, words) => {
    expect(() => groupsFrom(text, ['SPY', 'TLT'])).toThrow(words);
    expect(() => groupsFrom('SPY=a', ['SPY'])).toThrow(/--groups wants several columns: name them with --columns/);
  });
});
