/**
 * Who may import whom (docs/architecture.md), as data. The longest matching path decides, and every place may import
 * itself. `biome.json` says the same to the editor; `architecture.test.ts` holds both to the tree and to each other.
 */
export interface ImportRule {
  /** A folder or a file of the project. */
  readonly of: string;
  /** Folders and files it may import besides itself. */
  readonly may: readonly string[];
  /** Packages by name, 'node:' for Node's own; 'any' stands for every one that is not denied. */
  readonly packages: readonly string[] | 'any';
  readonly denied?: readonly string[];
  /** Folders in it that may be imported from its other folders. */
  readonly folders?: readonly string[];
}

const MODEL = ['lib/math', 'lib/model'];
const STAGE = ['functions/adapters', 'lib/ports.ts', 'lib/pipeline.ts', 'lib/model'];

/** Only `functions/adapters` talks to the outside world in its own words. */
export const BROKER_SDK = '@alpacahq/alpaca-trade-api';
export const AWS_SDK = '@aws-sdk';

/** Of what runs, the deployment reads only these: names, schedules, limits, and the form of a configuration. */
export const INFRA_TABLES = [
  'lib/strategies/catalog.ts',
  'lib/strategies/schedules.ts',
  'lib/risk/limits.ts',
  'functions/adapters/config.ts',
  'functions/adapters/deployment-names.ts',
  'functions/adapters/aws/ledger-keys.ts',
];

export const IMPORT_TABLE: readonly ImportRule[] = [
  { of: 'lib/math', may: [], packages: [], folders: ['deviates', 'fit', 'linear', 'optimise', 'sample'] },
  { of: 'lib/model', may: [], packages: ['zod'] },
  { of: 'lib/model/ids.ts', may: ['lib/model'], packages: ['@noble/hashes'] },
  { of: 'lib/ports.ts', may: ['lib/model'], packages: [] },
  { of: 'lib/indicators', may: MODEL, packages: [] },
  {
    ...{ of: 'lib/pricing', may: MODEL, packages: [] },
    folders: ['american', 'approximations', 'cash-dividends', 'structure'],
  },
  { of: 'lib/market', may: [...MODEL, 'lib/pricing'], packages: [], folders: ['chain', 'selection'] },
  {
    ...{ of: 'lib/risk', may: [...MODEL, 'lib/pricing'], packages: ['zod'] },
    folders: ['value-at-risk', 'volatility', 'back-test', 'revaluation', 'liquidity', 'stress', 'watch'],
  },
  { of: 'lib/execution', may: [...MODEL, 'lib/pricing'], packages: [] },
  { of: 'lib/execution/exchange', may: [...MODEL, 'lib/pricing/structure/margin.ts'], packages: [] },
  { of: 'lib/compliance', may: MODEL, packages: ['zod'] },
  { of: 'lib/portfolio', may: [...MODEL, 'lib/pricing', 'lib/risk'], packages: [] },
  { of: 'lib/analytics', may: [...MODEL, 'lib/pricing', 'lib/risk'], packages: [] },
  { of: 'lib/learning', may: [...MODEL, 'lib/indicators', 'lib/risk', 'lib/analytics'], packages: [] },
  {
    of: 'lib/strategies',
    may: [...MODEL, 'lib/indicators', 'lib/pricing', 'lib/market'],
    packages: ['zod'],
    folders: ['trade'],
  },
  { of: 'lib/pipeline.ts', may: ['lib/model', 'lib/risk', 'lib/execution', 'lib/compliance'], packages: [] },
  {
    of: 'lib/backtest',
    may: [...MODEL, 'lib/pipeline.ts', 'lib/execution', 'lib/analytics', 'lib/market'],
    packages: [],
  },
  { of: 'functions/adapters', may: ['lib/model', 'lib/ports.ts'], packages: 'any', folders: ['market-sources'] },
  { of: 'functions/strategies', may: [...STAGE, 'lib/strategies', 'lib/market'], packages: ['zod'] },
  {
    of: 'functions/risk',
    may: [...STAGE, 'lib/risk', 'lib/compliance', 'lib/portfolio', 'lib/learning'],
    packages: ['zod'],
  },
  { of: 'functions/execution', may: [...STAGE, 'lib/execution'], packages: ['zod'] },
  { of: 'functions/compliance', may: [...STAGE, 'lib/compliance', 'lib/analytics'], packages: ['zod'] },
  // Configuration is checked at the edge, against the compiled limits; the bots carry theirs with them as data.
  {
    of: 'functions/adapters/config.ts',
    may: ['functions/adapters', 'lib/model', 'lib/risk/limits.ts'],
    packages: ['zod'],
  },
  // A lane's next hash is made where its head is known, in the store's own transaction: the same chain in every store.
  {
    of: 'functions/adapters/aws/ledger-audit.ts',
    may: ['functions/adapters', 'lib/model', 'lib/ports.ts', 'lib/compliance/audit-chain.ts'],
    packages: 'any',
  },
  {
    of: 'functions/strategies/bots.ts',
    may: ['functions/strategies', ...STAGE, 'lib/strategies', 'lib/risk/limits.ts'],
    packages: ['zod'],
  },
  // Where the stages meet their ports on AWS, as `local/system.ts` does on one computer.
  {
    of: 'functions/lambda',
    may: ['functions', 'lib/ports.ts', 'lib/pipeline.ts', 'lib/model', 'lib/compliance'],
    packages: ['zod'],
  },
  // What is deployed and what runs call things by the same names, from the same tables.
  { of: 'infra', may: ['lib/model', ...INFRA_TABLES], packages: 'any', denied: [BROKER_SDK, AWS_SDK] },
  { of: 'local', may: ['lib', 'functions'], packages: 'any', denied: [BROKER_SDK, AWS_SDK] },
  { of: 'local/aws', may: ['lib', 'functions', 'local'], packages: 'any', denied: [BROKER_SDK] },
  { of: 'dashboard', may: ['lib/model', 'lib/analytics'], packages: 'any', denied: [BROKER_SDK, AWS_SDK] },
  { of: 'test', may: ['lib', 'functions', 'infra', 'local', 'dashboard'], packages: 'any' },
];

const TOPS = ['lib', 'functions', 'infra', 'local', 'dashboard', 'test'];
const isFile = (path: string): boolean => path.endsWith('.ts');
const topOf = (path: string): string => path.split('/')[0] ?? path;

/**
 * How a file under `rule.of`, or in a folder below it, writes an import of `path`: relative inside a top folder, `#…`
 * across. Both depths are allowed at both, so the editor sees a little less than the architecture test.
 */
function spellings(rule: ImportRule, path: string): readonly string[] {
  if (topOf(path) !== topOf(rule.of)) return [isFile(path) ? `#${path}` : `#${path}/**`];
  const inside = path.slice(topOf(path).length + 1);
  const depth = rule.of.split('/').length - (isFile(rule.of) ? 2 : 1);
  if (isFile(rule.of) && path === rule.of.split('/').slice(0, -1).join('/')) return ['./*'];
  return (isFile(rule.of) ? [depth] : [depth, depth + 1]).map((up) => {
    const start = up === 0 ? './' : '../'.repeat(up);
    return isFile(path) || inside === '' ? `${start}${inside || '**'}` : `${start}${inside}/**`;
  });
}

/** The same rule in the pattern language of Biome's `noRestrictedImports`: what is refused, less what is allowed. */
export function biomePatterns(rule: ImportRule): readonly string[] {
  const allowed = rule.may.flatMap((path) => spellings(rule, path)).map((pattern) => `!${pattern}`);
  const folders = (rule.folders ?? []).map((name) => `!../${name}/**`);
  const itself = isFile(rule.of) ? [] : ['!./**', '!../*', ...folders];
  if (rule.packages !== 'any') {
    const packages = rule.packages.flatMap((name) => [`!${name}`, `!${name}/**`]);
    return ['**', ...itself, ...allowed, ...packages];
  }
  const denied = (rule.denied ?? []).flatMap((name) => [name, `${name}/**`]);
  const tops = TOPS.filter((top) => top !== rule.of && !rule.may.includes(top)).map((top) => `#${top}/**`);
  const neighbours = rule.of.includes('/') && !rule.may.includes(topOf(rule.of)) ? ['../**', '!../*', ...folders] : [];
  return [...tops, ...neighbours, ...allowed.filter((pattern) => pattern.startsWith('!#')), ...denied];
}
