import { test } from 'vitest';
import { AMERICAN_LAWS, holds } from '#test/support/pricing/american-laws.ts';

/** Ten thousand of each run in test:long. */
const RUNS = 60;

test.each(Object.entries(AMERICAN_LAWS))('%s', (_name, law) => {
  holds(law, RUNS);
});
