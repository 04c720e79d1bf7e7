/** The table of crises: every figure with its source, and which are judgement. */
import { type Figure, STRESS_SCENARIOS, type StressScenario } from '#lib/risk/stress/scenarios.ts';
import { bold, dim, paragraph, table } from '../../../terminal.ts';

const FACTORS = ['market', 'volatility', 'skew', 'rates', 'credit', 'oil', 'gold', 'dollar', 'liquidity'] as const;

const figuresOf = (scenario: StressScenario): readonly (readonly [string, Figure])[] => [
  ...FACTORS.map((name) => [name, scenario[name]] as const),
  ...Object.entries(scenario.sectors),
];

export const sourcesDocument = () =>
  STRESS_SCENARIOS.map((scenario) => ({
    ...{ id: scenario.id, title: scenario.title, kind: scenario.kind, story: scenario.story },
    window: scenario.window ?? null,
    figures: Object.fromEntries(figuresOf(scenario)),
  }));

export const sourcesPage = (): string =>
  STRESS_SCENARIOS.flatMap((scenario) => [
    `${bold(scenario.title)} (${scenario.id}, ${scenario.kind})`,
    dim(paragraph(scenario.story)),
    table(
      [{ title: 'factor' }, { title: 'move', align: 'right' }, { title: 'basis' }, { title: 'source' }],
      figuresOf(scenario).map(([name, { value, basis, source }]) => [
        ...[name, name === 'liquidity' ? `x ${value}` : `${(100 * value).toFixed(1)} %`, basis, source],
      ]),
      '  ',
    ),
    '',
  ]).join('\n');
