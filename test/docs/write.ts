/** `npm run docs`: writes the pages that are made from the code. */
import { writeFileSync } from 'node:fs';
import { PARAMETERS_PAGE, parametersPage } from './parameters-page.ts';

writeFileSync(PARAMETERS_PAGE, await parametersPage());
process.stdout.write(`${PARAMETERS_PAGE} is written\n`);
