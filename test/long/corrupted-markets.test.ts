/** The markets of test/lib/strategies/corrupted-markets.test.ts, many more of them. */
process.env.CORRUPTION_RUNS = '120';
await import('../lib/strategies/corrupted-markets.test.ts');
