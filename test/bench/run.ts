/**
 * `npm run bench`: our own code against named peers, in one run. `npm run bench -- coldstart`: how long the functions take
 * to load. `npm run bench -- pricing`: option prices, Greeks and volatilities against QuantLib and others. `npm run bench -- risk`: VaR
 * beside numpy, a book of options under many scenarios, and the watcher.
 */
const BENCHES: Readonly<Record<string, string>> = {
  contests: './contests.ts',
  coldstart: './coldstart.ts',
  pricing: './pricing/run.ts',
  risk: './risk/run.ts',
};

const [which = 'contests'] = process.argv.slice(2);
const file = BENCHES[which];
if (file === undefined) {
  process.stderr.write(`there is no bench "${which}": choose ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
await import(file);
