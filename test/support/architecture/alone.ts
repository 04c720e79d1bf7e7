/** Test files that start processes, or change or count what a whole worker has. Each gets a worker of its own. */
export const ALONE = [
  'test/local/{aws,alerts,commands}/**/*.test.ts',
  'test/local/{launch,virtual-days}.test.ts',
  'test/local/risk/demo-and-checks.test.ts',
  'test/functions/adapters/lambda/*.test.ts',
  'test/infra/machines.test.ts',
  'test/local/alpaca-simulator/wire/contract.test.ts',
  'test/faults/secrets.test.ts',
];
