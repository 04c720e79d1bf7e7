import { defineConfig } from 'vitest/config';

const options = { execArgv: ['--disable-warning=ExperimentalWarning'], testTimeout: 30_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: { ...options, name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/long/**', 'test/bench/**'] },
      },
      { test: { ...options, name: 'long', include: ['test/long/**/*.test.ts'], testTimeout: 1_200_000 } },
    ],
  },
});
