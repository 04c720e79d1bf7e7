/** The page of all parameters, from the schemas, the presets, and the situations that show each one's effect. */
import { PROFILE_IDS, PROFILES } from '#lib/model/profile.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { type ParameterRow, parametersIn, rulesIn } from '#local/report/parameters.ts';
import { valueText } from '#local/terminal.ts';
import { type Effects, effectOf, effectsOf, outcomeOf } from '#test/lib/strategies/effect.ts';
import { changed } from './effect-words.ts';

export const PARAMETERS_PAGE = 'docs/strategies/parameters.md';

const [SHOWN] = PROFILE_IDS;

const HEAD = `# All parameters

Written by \`npm run docs\`: edit the schemas in \`lib/strategies\`, not this page.

A fraction is a part of one: 0.01 is one per cent. A range holds for each value; what is refused of values together stands
under each table, in the words of the refusal. The effect is the one that a test sees: in a situation of its own, with the
other value in place of that of ${SHOWN}, all else the same. Prices in it are made up. What you set in your
configuration beats the profile, and the house's limits (\`lib/risk/limits.ts\`) stand over both.
`;

export async function parametersPage(): Promise<string> {
  const strategies = Object.values<Strategy>(catalog);
  const parts = await Promise.all(strategies.map(async (strategy) => partOf(strategy, await effectsOf(strategy.id))));
  return [HEAD, systemPart(), ...parts].join('\n');
}

function systemPart(): string {
  const rows = [
    ['refreshSeconds', 'seconds', PROFILE_IDS.map((id) => PROFILES[id].refreshSeconds)],
    ['maxTotalRisk', 'fraction of equity', PROFILE_IDS.map((id) => PROFILES[id].maxTotalRisk)],
    ['maxPositionShare', 'fraction of equity', PROFILE_IDS.map((id) => PROFILES[id].maxPositionShare)],
    ...Object.values<Strategy>(catalog).map(
      ({ id }) => [`budgets.${id}`, 'fraction of equity', PROFILE_IDS.map((of) => PROFILES[of].budgets[id])] as const,
    ),
  ] as const;
  const lines = rows.map(([name, unit, values]) => row([`\`${name}\``, unit, ...values.map(valueText)]));
  return `## The system as a whole

What each means stands in \`lib/model/profile.ts\`.

${table(['figure', 'unit', ...PROFILE_IDS], lines)}
`;
}

function partOf(strategy: Strategy, effects: Effects): string {
  const { id, title, presets } = strategy;
  const valuesOf = (name: string): readonly unknown[] =>
    PROFILE_IDS.map((profile) => (presets[profile] as Readonly<Record<string, unknown>>)[name]);
  const parameters = parametersIn(strategy);
  const lines = parameters.map((parameter) =>
    lineOf(strategy, parameter, { values: valuesOf(parameter.name), effects }),
  );
  const long = parameters.filter(({ name }) => valuesOf(name).some(isLong));
  const refused = rulesIn(strategy).map((words) => `- Refused: ${words}.`);
  const lists = long.flatMap(({ name }) => listsOf(name, valuesOf(name)));
  return [
    ...[`## ${title}`, '', `[${id}](${id}.md)`, ''],
    table(['parameter', 'meaning', 'unit', 'range', ...PROFILE_IDS, 'another value: its effect'], lines),
    ...['', ...refused, ...lists, ''],
  ].join('\n');
}

interface Told {
  readonly values: readonly unknown[];
  readonly effects: Effects;
}

function lineOf(strategy: Strategy, { name, meaning, unit, range }: ParameterRow, { values, effects }: Told): string {
  const effect = effectOf(effects, name, SHOWN);
  const preset = strategy.presets[SHOWN] as Readonly<Record<string, unknown>>;
  const before = outcomeOf(strategy, effect, preset);
  const after = outcomeOf(strategy, effect, { ...preset, [name]: effect.other });
  const shown = values.map((value) => (isLong(value) ? 'below' : shortText(value)));
  const words = `${shortText(effect.other)}: ${changed({ before, after, preset: preset[name], other: effect.other })}`;
  return row([`\`${name}\``, meaning, unit, range, ...shown, words]);
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
const isLong = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 4 || value.some((each) => !isPlain(each))
    : !isPlain(value) && Object.values(value as object).some((each) => Array.isArray(each));

function shortText(value: unknown): string {
  if (Array.isArray(value)) return value.map(shortText).join(', ');
  if (isPlain(value)) return valueText(value).replace(/^-/, '\u2212');
  const fields = Object.entries(value as object).map(([key, each]) => `${key} ${shortText(each)}`);
  return fields.length === 0 ? 'none' : fields.join(isLong(value) ? '; ' : ', ');
}

const listText = (value: unknown): string =>
  Array.isArray(value) ? value.map(shortText).join(value.every(isPlain) ? ', ' : '; ') : shortText(value);

function listsOf(name: string, values: readonly unknown[]): readonly string[] {
  const texts = values.map(listText);
  if (new Set(texts).size === 1) return [`- \`${name}\`: ${texts[0] ?? ''}.`];
  return PROFILE_IDS.map((profile, i) => `- \`${name}\`, ${profile}: ${texts[i] ?? ''}.`);
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], lines: readonly string[]): string =>
  [row(head), row(head.map(() => '---')), ...lines].join('\n');
