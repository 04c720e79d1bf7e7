import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** One file after the other: they share an emulator, and one of them stops its clock. */
export default defineConfig({
  test: {
    name: 'cloud',
    root: join(import.meta.dirname, '../..'),
    include: ['test/cloud/**/*.test.ts'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    fileParallelism: false,
    testTimeout: 120_000,
  },
});
