/**
 * Themes: names of what is expected to grow for years, each with its shares. A share may stand in several; it is looked at
 * once, and a position in it counts in each of them.
 */
export interface Theme {
  readonly name: string;
  readonly symbols: readonly string[];
}

const theme = (name: string, symbols: string): Theme => ({ name, symbols: symbols.split(' ') });

export const THEMES: readonly Theme[] = [
  theme('Artificial intelligence', 'NVDA AMD GOOGL MSFT META ORCL CRM SNOW'),
  theme('Cloud', 'MSFT AMZN GOOGL CRM SNOW DDOG NET OKTA'),
  theme('Electric mobility', 'TSLA RIVN LCID NIO XPEV GM F'),
  theme('Cybersecurity', 'CRWD ZS PANW OKTA NET S FTNT'),
  // Ours: companies whose platforms others build on.
  theme('Platforms', 'AAPL MSFT GOOGL AMZN META'),
];

/** Each share once, in the order of the themes. */
export const symbolsIn = (themes: readonly Theme[]): readonly string[] => [
  ...new Set(themes.flatMap(({ symbols }) => symbols)),
];

export const themesOf = (symbol: string, themes: readonly Theme[]): readonly string[] =>
  themes.filter(({ symbols }) => symbols.includes(symbol)).map(({ name }) => name);
