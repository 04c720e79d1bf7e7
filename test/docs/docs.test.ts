/** What is written by code is what the code writes today. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PARAMETERS_PAGE, parametersPage } from './parameters-page.ts';

it('the page of all parameters says what the code does', async () => {
  const written = readFileSync(PARAMETERS_PAGE, 'utf8');
  expect(written, `${PARAMETERS_PAGE} is not what the code says today: run "npm run docs"`).toBe(
    await parametersPage(),
  );
});
