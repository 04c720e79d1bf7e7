/** `npm run docs -- risk --data FOLDER`: tries the methods on recorded closes, which takes some ten minutes, and writes the page. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SHARED_DATA } from '#test/support/shared-data.ts';
import { testsOf } from './back-tests.ts';
import { CLOSES_FILE, recordedReturns } from './closes.ts';
import { VALIDATION_PAGE, VALIDATION_PICTURE, validationPage, validationPicture } from './page.ts';

export function writeValidation(parameters: readonly string[], say: (line: string) => void): void {
  const { values } = parseArgs({ args: [...parameters], options: { data: { type: 'string' } } });
  const folder = values.data ?? SHARED_DATA;
  if (!existsSync(join(folder, CLOSES_FILE))) {
    say(`skipped: there is no ${CLOSES_FILE} in ${folder}; name the folder of recorded data with --data`);
    return;
  }
  const tests = recordedReturns(folder).flatMap((recorded) => {
    say(`trying the methods on ${recorded.symbol}`);
    return testsOf(recorded);
  });
  writeFileSync(VALIDATION_PAGE, validationPage(tests));
  writeFileSync(VALIDATION_PICTURE, validationPicture(tests));
  say(`${VALIDATION_PAGE} and its picture are written`);
}
