import { describe, expect, it } from 'vitest';
import { seenBy, takenBy } from '#lib/model/look.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import { NOW } from '#test/support/builders.ts';

const by = (holder: string, now = NOW) => ({ slot: NOW, holder, now });
const first = takenBy(undefined, by('a'));
const later = instant(NOW + 8 * SECOND);

describe('a look', () => {
  it('is taken by the first who asks, and by nobody else while it lasts', () => {
    expect(first).toMatchObject({ holder: 'a', fence: 1, until: later });
    expect(takenBy(first, by('b', instant(later - 1)))).toBeUndefined();
    expect(takenBy(first, by('a', instant(later - 1)))).toBeUndefined();
  });

  it('that was not finished in time goes to the next, and its first holder comes too late', () => {
    const second = takenBy(first, by('b', later));

    expect(second).toMatchObject({ holder: 'b', fence: 2 });
    expect(first && seenBy(second, first, 'snapshot')).toBeUndefined();
    expect(second && seenBy(second, second, 'snapshot')).toMatchObject({ snapshot: 'snapshot', fence: 2 });
  });

  it('that was finished is taken by nobody, ever, and is not seen twice', () => {
    const seen = first && seenBy(first, first, 'snapshot');

    expect(takenBy(seen, by('b', instant(later + 60 * SECOND)))).toBeUndefined();
    expect(first && seenBy(seen, first, 'other')).toBeUndefined();
  });
});
