import { expect, it } from 'vitest';
import { parseConfig } from '#functions/adapters/config.ts';
import { botsOf, closersOf } from '#functions/strategies/bots.ts';

const cadences = (profile: string) => {
  const config = parseConfig({ profile }, 'the test');
  return [botsOf(config), closersOf(config)].map((all) => all.find(({ id }) => id === 'wsb-dip-bot')?.cadence);
};

it('who looks every ten seconds is held to the quotes and signals of seconds, who looks once a minute is not', () => {
  expect(cadences('wsb_2025')).toEqual(['burst', 'burst']);
  expect(cadences('research_2024')).toEqual(['minute', 'minute']);
});
