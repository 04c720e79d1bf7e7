import { describe, expect, it } from 'vitest';
import { taking, twoSided } from '#lib/market/tradable.ts';
import { instant } from '#lib/model/time.ts';
import { aQuote, NOW } from '#test/support/builders.ts';

const fresh = { now: NOW, maxAgeMs: 60_000 };
const ruleOf = (checked: ReturnType<typeof taking>) => ('refused' in checked ? checked.refused.rule : checked.value);

describe('a quote to trade on', () => {
  it('costs the ask to buy and brings the bid to sell', () => {
    expect(taking(aQuote(), 'buy', fresh)).toEqual({ value: 100.01 });
    expect(taking(aQuote(), 'sell', fresh)).toEqual({ value: 99.99 });
  });

  it('may lack the side that is not needed', () => {
    expect(taking(aQuote({ ask: undefined }), 'sell', fresh)).toEqual({ value: 99.99 });
    expect(ruleOf(taking(aQuote({ ask: undefined }), 'buy', fresh))).toBe('no-quote');
  });

  it('is fresh up to and including the limit', () => {
    expect(ruleOf(taking(aQuote({ freshUntil: instant(NOW - 60_000) }), 'sell', fresh))).toBe(99.99);
    expect(ruleOf(taking(aQuote({ freshUntil: instant(NOW - 60_001) }), 'sell', fresh))).toBe('stale-quote');
  });

  it('is refused when crossed, and allowed when locked', () => {
    expect(ruleOf(taking(aQuote({ bid: 101, ask: 100 }), 'sell', fresh))).toBe('crossed-quote');
    expect(twoSided(aQuote({ bid: 100, ask: 100 }), fresh)).toEqual({ value: { bid: 100, ask: 100, mid: 100 } });
  });

  it('is refused when missing', () => {
    expect(ruleOf(taking(undefined, 'sell', fresh))).toBe('no-quote');
  });
});
