/**
 * `npm run docs`: writes the pages that are made from the code. `npm run docs -- pictures` draws the trades of the pages, too;
 * `npm run docs -- risk --data FOLDER` tries the risk methods on recorded closes and writes what came of it.
 */
import { writeFileSync } from 'node:fs';
import { PARAMETERS_PAGE, parametersPage } from './parameters-page.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [what, ...parameters] = process.argv.slice(2);

async function writeParameters(): Promise<void> {
  writeFileSync(PARAMETERS_PAGE, await parametersPage());
  say(`${PARAMETERS_PAGE} is written`);
}

const PAGES: Readonly<Record<string, () => Promise<void>>> = {
  pages: writeParameters,
  pictures: async () => {
    await writeParameters();
    await (await import('./pictures.ts')).drawAll(say);
  },
  risk: async () => (await import('#test/validation/write.ts')).writeValidation(parameters, say),
};

const write = PAGES[what ?? 'pages'];
if (!write) {
  process.stderr.write(`there is no "${what}" to write: choose pictures or risk, or leave it out\n`);
  process.exit(2);
}
await write();
