/** `npm run docs`: writes the pages that are made from the code. `npm run docs -- pictures` draws the trades of the pages, too. */
import { writeFileSync } from 'node:fs';
import { PARAMETERS_PAGE, parametersPage } from './parameters-page.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [what] = process.argv.slice(2);

if (what !== undefined && what !== 'pictures') {
  process.stderr.write(`there is no "${what}" to write: choose pictures, or leave it out\n`);
  process.exit(2);
}
writeFileSync(PARAMETERS_PAGE, await parametersPage());
say(`${PARAMETERS_PAGE} is written`);
if (what === 'pictures') {
  const { drawAll } = await import('./pictures.ts');
  await drawAll(say);
}
