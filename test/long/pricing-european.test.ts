/** The laws of European options, ten thousand options each. */
import { test } from 'vitest';
import { checkEuropeanLaw, EUROPEAN_LAWS } from '#test/support/pricing/european-laws.ts';

test.each(Object.keys(EUROPEAN_LAWS))('%s', (law) => checkEuropeanLaw(law, 10_000));
