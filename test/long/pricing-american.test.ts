import { test } from 'vitest';
import { AMERICAN_LAWS, holds } from '#test/support/pricing/american-laws.ts';

test.each(Object.entries(AMERICAN_LAWS))('ten thousand options: %s', (_name, law) => {
  holds(law, 10_000);
});
