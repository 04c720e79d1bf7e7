import { describe, expect, it } from 'vitest';
import { afterFailure, afterSuccess, circuitOf, type SourceHealth } from '#lib/model/market-source.ts';
import { type Instant, instant, SECOND } from '#lib/model/time.ts';
import { NOW } from '#test/support/builders.ts';

const fresh: SourceHealth = { source: 'test', figure: 'quotes', failures: 0 };
const failed = (health: SourceHealth, times: number, at: Instant = NOW): SourceHealth =>
  times === 0 ? health : failed(afterFailure(health, { at, reason: 'no answer' }), times - 1, at);
const later = (seconds: number) => instant(NOW + seconds * SECOND);

describe('the circuit of a source', () => {
  it('stays closed over two failures and opens at the third', () => {
    expect(circuitOf(failed(fresh, 2), NOW)).toBe('closed');
    expect(circuitOf(failed(fresh, 3), NOW)).toBe('open');
  });

  it('lets one question through after half a minute, and closes when it is answered', () => {
    const open = failed(fresh, 3);

    expect(circuitOf(open, later(29))).toBe('open');
    expect(circuitOf(open, later(30))).toBe('half-open');
    expect(circuitOf(afterSuccess(open, later(30)), later(30))).toBe('closed');
  });

  it('opens for twice as long each time the question fails, up to eight minutes', () => {
    const again = failed(failed(fresh, 3), 1, later(30));

    expect(circuitOf(again, later(89))).toBe('open');
    expect(circuitOf(again, later(90))).toBe('half-open');
    expect(failed(fresh, 20).openUntil).toBe(later(480));
  });

  it('counts failures in a row only, and remembers the last of them', () => {
    const recovered = afterSuccess(failed(fresh, 2), later(1));

    expect(recovered).toMatchObject({ failures: 0, lastSuccess: later(1), lastFailure: { reason: 'no answer' } });
    expect(circuitOf(failed(recovered, 2, later(2)), later(2))).toBe('closed');
  });
});
