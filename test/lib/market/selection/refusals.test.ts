import { describe, expect, it } from 'vitest';
import type { Selection } from '#lib/market/selection/select.ts';
import type { Market, SelectionSpec } from '#lib/market/selection/spec.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { instant } from '#lib/model/time.ts';
import { aChain, aContract, anEntry, aQuote, NOW } from '#test/support/builders.ts';
import { changed, choose, entries, FAR, FAR_ONLY, NEAR, rulesOf, symbolOf, words } from './hand-chain.ts';

const only = (usd: number) => ({ strike: { min: usd, max: usd } });
const put95 = { shape: 'short-put', legs: { short: only(95) } } as const;
const symbol = symbolOf(NEAR, 'put', 95);
const reasonOf = ({ whyNot: [first] }: Selection) => first?.nearest.reason;

const quoting = (quote: Parameters<typeof aQuote>[0]) =>
  changed(symbol, (entry) => ({ ...entry, quote: aQuote(quote) }));
/** As a broken feed might hand it over, past every schema. */
const broken = (sides: Record<string, unknown>) =>
  changed(symbol, (entry) => ({ ...entry, quote: { ...entry.quote, ...sides } as Quote }));
const without = (...keys: readonly (keyof ChainEntry)[]) =>
  changed(
    symbol,
    (entry) => Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key as never))) as never,
  );

describe('a contract is refused', () => {
  it.each<[string, Partial<Market>, Partial<SelectionSpec>]>([
    ['no-quote', { chain: quoting({ bid: undefined, ask: 0.86 }) }, {}],
    ['no-quote', { chain: quoting({ bid: 0.8, ask: undefined }) }, {}],
    ['bad-quote', { chain: broken({ bid: 0, ask: 0.86 }) }, {}],
    ['bad-quote', { chain: broken({ bid: Number.NaN, ask: 0.86 }) }, {}],
    ['bad-quote', { chain: broken({ bid: 0.8, ask: Infinity }) }, {}],
    ['bad-quote', { chain: broken({ bid: -1, ask: 0.86 }) }, {}],
    ['crossed-quote', { chain: quoting({ bid: 0.87, ask: 0.86 }) }, {}],
    ['stale-quote', { chain: quoting({ bid: 0.8, ask: 0.86, freshUntil: instant(NOW - 1) }) }, {}],
    ['stale-quote', { chain: broken({ freshUntil: Number.NaN }) }, {}],
    ['leg-price', { chain: quoting({ bid: 0.05, ask: 0.055 }) }, {}],
    ['leg-spread', { chain: quoting({ bid: 0.8, ask: 0.95 }) }, {}],
    ['leg-activity', { chain: without('volume', 'openInterest') }, {}],
    ['no-delta', { chain: without('delta') }, { legs: { short: { ...only(95), delta: { min: 0 } } } }],
    ['no-delta', { greeksOf: () => ({ delta: 0.22 }) }, { legs: { short: { ...only(95), delta: { min: 0 } } } }],
    ['no-delta', { greeksOf: () => ({ delta: Number.NaN }) }, { legs: { short: { ...only(95), delta: { min: 0 } } } }],
    ['no-volatility', {}, { legs: { short: { ...only(95), volatility: { min: 0 } } } }],
    ['no-forward', {}, { moneynessOf: 'forward', legs: { short: { ...only(95), otm: { min: 0 } } } }],
    ['short-put-delta', {}, { legs: { short: { ...only(95), delta: { min: 0.23 } } } }],
    ['short-put-premium', {}, { legs: { short: { ...only(95), premium: { min: 0.81 } } } }],
    ['short-put-strike', {}, { legs: { short: { strike: { min: 96, max: 99 } } } }],
  ])('by %s', (rule, market, rest) => {
    const selection = choose({ ...put95, ...rest }, market);

    expect(selection.chosen).toBeUndefined();
    expect(selection.refused.filter(({ subject }) => subject === symbol).map(({ reason }) => reason.rule)).toEqual([
      rule,
    ]);
  });

  it('with numbers or words that can be stored, never NaN', () => {
    for (const sides of [{ bid: Number.NaN }, { freshUntil: Number.NaN }]) {
      const { refused } = choose(put95, { chain: broken(sides) });
      expect(refused.filter(({ reason }) => Number.isNaN(reason.observed))).toEqual([]);
    }
  });

  it('once, though it could have been two legs and many structures', () => {
    const chain = changed(symbolOf(NEAR, 'put', 90), (entry) => ({ ...entry, quote: aQuote({ bid: 0.3, ask: 0.2 }) }));
    const { refused } = choose({ shape: 'iron-condor' }, { chain });

    expect(refused.filter(({ reason }) => reason.rule === 'crossed-quote')).toHaveLength(1);
  });

  it('for its market only if somebody wanted it', () => {
    const { refused } = choose(
      { shape: 'short-put', legs: { short: only(100) } },
      { chain: quoting({ bid: 2, ask: 1 }) },
    );

    expect(refused.filter(({ subject }) => subject === symbol).map(({ reason }) => reason.rule)).toEqual([
      'short-put-strike',
    ]);
  });

  it('under another root, and where it is listed twice', () => {
    const adjusted = anEntry(aContract({ underlying: 'AAPL7', right: 'put', strike: 95 }), 1);
    const chain = aChain([...entries, adjusted, ...entries.filter(({ contract }) => contract.symbol === symbol)]);
    const { chosen, refused } = choose(put95, { chain });

    expect(chosen).toBeUndefined();
    expect(refused.filter(({ stage }) => stage === 'listing')).toMatchObject([
      { subject: symbol, reason: { rule: 'listed-twice' } },
      { subject: adjusted.contract.symbol, reason: { rule: 'other-root', observed: 'AAPL7', threshold: 'AAPL' } },
    ]);
  });

  it.each([
    [{ minBid: 0.8 }, 'leg-price'],
    [{ minBid: 0.79 }, undefined],
    [{ minVolume: 501, minOpenInterest: 1_000 }, undefined],
    [{ minVolume: 501, minOpenInterest: 1_001 }, 'leg-activity'],
    [{ minVolume: 501, minOpenInterest: 1_000, activity: 'both' as const }, 'leg-activity'],
    [{ minVolume: 500, minOpenInterest: 1_000, activity: 'both' as const }, undefined],
    [{ maxSpread: 0.0722 }, 'leg-spread'],
    [{ maxSpread: 0.0723 }, undefined],
  ])('under liquidity rules %o: %s', (rules, rule) => {
    const selection = choose({ ...put95, liquidity: { maxAgeMs: 0, maxSpread: 0.15, ...rules } });

    expect(selection.chosen ? undefined : rulesOf(selection)[0]).toBe(rule);
  });
});

describe('a structure is refused', () => {
  const five = { in: 'usd', oneOf: [5] } as const;
  const priced = (strike: number, right: 'call' | 'put', bid: number) =>
    anEntry(aContract({ right, strike }), 0, { quote: aQuote({ bid, ask: bid + 0.01 }) });

  it.each<[string, Partial<SelectionSpec> & Pick<SelectionSpec, 'shape'>, readonly ChainEntry[]]>([
    ['no-debit', { shape: 'bull-call' }, [priced(100, 'call', 1), priced(105, 'call', 1.2)]],
    ['no-credit', { shape: 'bull-put' }, [priced(100, 'put', 1), priced(95, 'put', 1.2)]],
    ['nothing-to-lose', { shape: 'bull-put' }, [priced(100, 'put', 7), priced(95, 'put', 1)]],
    ['nothing-to-gain', { shape: 'bull-call' }, [priced(100, 'call', 7), priced(105, 'call', 1)]],
    ['width', { shape: 'bull-call', width: five }, [priced(100, 'call', 3), priced(106, 'call', 1)]],
    ['partner', { shape: 'long-straddle' }, [priced(100, 'call', 3), priced(105, 'put', 6)]],
    ['score-credit', { shape: 'short-put', prefer: { credit: 1 } }, [priced(100, 'put', 1)]],
    ['score-balance', { shape: 'bull-call', prefer: { balance: 1 } }, [priced(100, 'call', 3), priced(105, 'call', 1)]],
    ['net-delta', { shape: 'long-call', terms: { netDelta: { min: 0 } } }, [priced(100, 'call', 3)]],
    ['max-loss', { shape: 'short-call', terms: { maxLoss: { max: 1e9 } } }, [priced(100, 'call', 3)]],
    ['listed-rights', { shape: 'iron-condor' }, [priced(100, 'call', 3)]],
  ])('by %s', (rule, asked, listed) => {
    const selection = choose(asked, { chain: aChain(listed) });

    expect(selection.chosen).toBeUndefined();
    expect(rulesOf(selection)[0]).toBe(rule);
  });

  it('by rules that are each told once, with the nearest miss and how many there were', () => {
    const { whyNot } = choose({ shape: 'bull-put', terms: { credit: { min: 20 } } });

    expect(whyNot[0]).toMatchObject({
      count: 10,
      nearest: {
        subject: `${symbolOf(NEAR, 'put', 110)} + ${symbolOf(NEAR, 'put', 90)}`,
        reason: { rule: 'credit', observed: 9.88, threshold: 20, unit: 'USD' },
      },
    });
  });

  it('by what came furthest first: a pair of legs before a contract before an expiry', () => {
    const { whyNot } = choose({
      shape: 'bull-put',
      width: five,
      terms: { credit: { min: 20 } },
      legs: { short: { delta: { max: 0.5 } } },
    });

    expect(whyNot.map(({ nearest }) => nearest.reason.rule)).toEqual(['credit', 'width', 'short-put-delta', 'expiry']);
  });

  it('with all others, also of other expiries, when there are too many to look at', () => {
    const strikes = Array.from({ length: 350 }, (_, i) => 50 + i);
    const dense = strikes.flatMap((strike) => [priced(strike, 'call', 1), priced(strike, 'put', 1)]);
    const selection = choose(
      { shape: 'iron-condor', expiry: { days: { max: 60 } } },
      { chain: aChain([...dense, ...entries.filter(({ contract }) => contract.expiry === FAR)]) },
    );

    expect(selection).toMatchObject({ passed: 0, runnersUp: [] });
    expect(selection.chosen).toBeUndefined();
    expect(reasonOf(selection)).toMatchObject({ rule: 'search', threshold: 25_000 });
  });

  it('for want of another leg only where it never found one', () => {
    const legs = { shortPut: only(100), shortCall: only(105) };
    const { refused, chosen } = choose({ shape: 'iron-condor', legs, equalWidths: true });

    // With the put at 90 no call is as far from 105; with the put at 95 there is one.
    expect(words(chosen)).toBe('-1 P100, +1 P95, -1 C105, +1 C110');
    expect(refused.filter(({ stage }) => stage === 'pairing')).toEqual([]);
  });
});

describe('nothing is chosen', () => {
  it.each<[string, Partial<Market>]>([
    ['no chain', { chain: undefined }],
    ['no contracts', { chain: aChain([]) }],
  ])('from %s', (observed, market) => {
    expect(reasonOf(choose(put95, market))).toMatchObject({ rule: 'chain', observed });
  });

  it.each([undefined, Number.NaN, 0, -1, Infinity])('at a share price of %s', (spot) => {
    expect(reasonOf(choose(put95, { spot }))?.rule).toBe('no-spot');
  });

  it.each<[string, Partial<SelectionSpec> & Pick<SelectionSpec, 'shape'>]>([
    ['a later expiry missing', { shape: 'call-calendar' }],
    ['a later expiry too many', { shape: 'long-call', farExpiry: FAR_ONLY }],
    ['a width that the shape has not', { shape: 'long-straddle', width: { in: 'usd', oneOf: [5] } }],
    ['equal wings that the shape has not', { shape: 'long-call', equalWidths: true }],
    ['a width in strikes of two expiries', { shape: 'call-diagonal', farExpiry: FAR_ONLY, width: { in: 'strikes' } }],
    ['criteria of a leg that the shape has not', { shape: 'long-call', legs: { short: {} } }],
    ['criteria of a leg of the other right', { shape: 'long-call', legs: { longPut: {} } }],
    ['a weight under zero', { shape: 'long-call', prefer: { expiry: -1 } }],
    ['a weight that is no number', { shape: 'long-call', prefer: { expiry: Number.NaN } }],
  ])('by a spec with %s', (_, asked) => {
    expect(reasonOf(choose(asked))?.rule).toBe('spec');
  });

  it('by bounds that are no numbers', () => {
    const never = { min: Number.NaN, max: Number.NaN };

    expect(choose({ ...put95, expiry: { days: never } }).chosen).toBeUndefined();
    expect(choose({ ...put95, terms: { credit: never } }).chosen).toBeUndefined();
    expect(choose({ ...put95, legs: { short: { delta: never } } }).chosen).toBeUndefined();
    expect(choose({ ...put95, liquidity: { maxAgeMs: Number.NaN, maxSpread: 1 } }).chosen).toBeUndefined();
    expect(choose({ ...put95, liquidity: { maxAgeMs: 0, maxSpread: Number.NaN } }).chosen).toBeUndefined();
  });

  it('of one right alone for shapes of two, and of two for shapes of one', () => {
    const chain = aChain(entries.filter(({ contract }) => contract.right === 'call'));

    expect(choose({ shape: 'iron-condor' }, { chain }).chosen).toBeUndefined();
    expect(words(choose({ shape: 'bull-call', legs: { long: only(100) } }, { chain }).chosen)).toMatch(/^\+1 C100/);
  });
});
