/** `npm run bench`: our own code against named peers, in one run. `npm run bench -- coldstart`: how long the functions take to load. */
const [which = 'contests'] = process.argv.slice(2);
if (which !== 'contests' && which !== 'coldstart') {
  process.stderr.write(`there is no bench "${which}": choose contests or coldstart\n`);
  process.exit(2);
}
await import(`./${which}.ts`);
