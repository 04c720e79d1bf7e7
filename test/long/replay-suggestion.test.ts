import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

test.skipIf(!hasSharedData)(
  'the setting that a replay suggests makes a strategy look at what was recorded',
  async () => {
    const home = temporaryFolder();
    const replayed = () => wsb(['replay', '2015-12-24', '--data', SHARED_DATA, '--quiet'], { home });

    const before = await replayed();
    const [setting = ''] = /\{"strategies".*\}/.exec(before.stdout) ?? [];
    writeFileSync(join(home, 'config.json'), setting);
    const after = await replayed();

    expect(setting).toContain('"GOOG"');
    expect(after.stdout).not.toContain('no enabled strategy watches');
    expect(after.stdout).toMatch(/debit-spreads\n {4}\S+: GOOG, /);
  },
);
