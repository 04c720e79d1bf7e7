/** Where a strategy is registered, and what its name writes there: pure, from the text of the files to their next text. */

/** By path. */
export type Files = Readonly<Record<string, string>>;

export interface Idea {
  /** "my-idea". */
  readonly id: string;
  /** "myIdea". */
  readonly value: string;
  /** "My Idea". */
  readonly title: string;
}

export function ideaOf(id: string): Idea {
  const words = id.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  const joined = words.join('');
  return { id, value: `${joined.slice(0, 1).toLowerCase()}${joined.slice(1)}`, title: words.join(' ') };
}

/** What a template's words stand for. */
export const filledIn = (template: string, { id, value, title }: Idea): string =>
  template
    .replaceAll('my-idea', id)
    .replaceAll('myIdea', value)
    .replaceAll('MyIdea', `${value.slice(0, 1).toUpperCase()}${value.slice(1)}`)
    .replaceAll('My Idea', title)
    .replaceAll('my idea', title.toLowerCase());

interface Place {
  readonly path: string;
  /** The list it goes into: from this line to the next that closes it. */
  readonly after: string;
  readonly closes: string;
  readonly line: (idea: Idea) => string;
}

/** Of the equity of either profile: enough for a first look at what it does. */
const FIRST_BUDGET = 0.02;

const budgetIn = (profile: string): Place => ({
  path: 'lib/model/profile.ts',
  after: `    id: '${profile}',`,
  closes: '    },',
  line: ({ id }) => `      '${id}': ${FIRST_BUDGET},`,
});

const PLACES: readonly Place[] = [
  {
    path: 'lib/model/strategy.ts',
    after: 'export const STRATEGY_IDS = [',
    closes: '] as const;',
    line: ({ id }) => `  '${id}',`,
  },
  budgetIn('research_2024'),
  budgetIn('wsb_2025'),
  {
    path: 'lib/strategies/schedules.ts',
    after: 'export const SCHEDULES = {',
    closes: '} satisfies',
    line: ({ id }) => `  '${id}': { after: 30, before: 30, cadence: 'daily' },`,
  },
  {
    path: 'lib/strategies/catalog.ts',
    after: 'export const catalog = {',
    closes: '} satisfies',
    line: ({ id, value }) => `  '${id}': ${value},`,
  },
];

export const REGISTERS = [...new Set(PLACES.map(({ path }) => path))];

/** A place that does not look as expected, and the line that is missing there. */
export interface Lost {
  readonly path: string;
  readonly line: string;
}

/** The files with the strategy in them, or the first place that was not found. */
export function registered(files: Files, idea: Idea): { readonly files: Files } | { readonly lost: Lost } {
  let next = files;
  for (const place of PLACES) {
    const text = inserted(next[place.path] ?? '', place, idea);
    if (text === undefined) return { lost: { path: place.path, line: place.line(idea).trim() } };
    next = { ...next, [place.path]: text };
  }
  const catalog = imported(next[CATALOG] ?? '', idea);
  return { files: { ...next, [CATALOG]: catalog } };
}

const CATALOG = 'lib/strategies/catalog.ts';

/** The last line of its list. */
function inserted(text: string, { after, closes, line }: Place, idea: Idea): string | undefined {
  const lines = text.split('\n');
  const start = lines.indexOf(after);
  const end = lines.findIndex((each, i) => start !== -1 && i > start && each.startsWith(closes));
  return end === -1 ? undefined : lines.toSpliced(end, 0, line(idea)).join('\n');
}

/** Imports stand in the order of their paths. */
function imported(text: string, { id, value }: Idea): string {
  const lines = text.split('\n');
  const pathOf = (line: string): string => /^import \{ \w+ \} from '(\.\/[^']+)';$/.exec(line)?.[1] ?? '';
  const path = `./${id}.ts`;
  const later = lines.findIndex((line) => pathOf(line) > path);
  const last = lines.findLastIndex((line) => line.startsWith('import '));
  return lines.toSpliced(later === -1 ? last + 1 : later, 0, `import { ${value} } from '${path}';`).join('\n');
}
