import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { METHODS } from '#lib/risk/value-at-risk/methods.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';
import { testsOf } from '#test/validation/back-tests.ts';
import { recordedReturns } from '#test/validation/closes.ts';
import { TRIED } from '#test/validation/forecasts.ts';
import { SECTIONS, titleOf, VALIDATION_PAGE } from '#test/validation/page.ts';
import { cutOf } from '#test/validation/summary.ts';
import { cellsOf, type TableId } from '#test/validation/tables.ts';

const IDS = Object.keys(SECTIONS) as readonly TableId[];

test.skipIf(!hasSharedData)('the last year of every yearly table of the risk page is what the methods do today', () => {
  const page = readFileSync(VALIDATION_PAGE, 'utf8');
  const tests = recordedReturns(SHARED_DATA).flatMap((recorded) =>
    testsOf(recorded, { years: ['2025'], windows: [250] }),
  );
  const seen = new Map<string, number>();

  for (const section of IDS.flatMap((id) => SECTIONS[id])) {
    const title = titleOf(section);
    const from = page.indexOf(title, (seen.get(title) ?? -1) + 1);
    seen.set(title, from);
    if (section.cut.window !== 250) continue;
    const table = page.slice(from, page.indexOf('\n\n', from + title.length + 2));
    for (const method of TRIED) {
      const line = table.split('\n').find((each) => each.startsWith(`| ${METHODS[method].name} |`));
      expect(line, `${title}: ${method}`).toBeDefined();
      const [cell] = cellsOf(cutOf(tests, section.cut), section.id, method, ['2025']);
      expect(line, `run "npm run docs -- risk"`).toMatch(new RegExp(`\\| ${escaped(cell ?? '')} \\|$`));
    }
  }
});

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
