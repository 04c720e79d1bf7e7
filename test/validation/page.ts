/** `docs/risk-validation.md` and its picture, from the tests of all ETFs. Figures in sentences are computed, too. */
import { resolve } from 'node:path';
import { METHODS } from '#lib/risk/value-at-risk/methods.ts';
import { exceptionTable } from '#local/pictures/exception-table.ts';
import { YEARS } from './back-tests.ts';
import { TRIED } from './forecasts.ts';
import { adviceIn } from './sentences.ts';
import { type Cut, cellOf, cutOf, ratioOf, type Tests } from './summary.ts';
import { type TableId, table, worstTable } from './tables.ts';

export const VALIDATION_PAGE = resolve('docs/risk-validation.md');
export const VALIDATION_PICTURE = resolve('docs/risk-validation.svg');

export interface Section {
  readonly id: TableId;
  readonly cut: Cut;
}

const windowOf = ({ window }: Cut): string => `${window.toLocaleString('en-GB')} days`;
const levelOf = ({ confidence }: Cut): string => `${Number((100 * confidence).toPrecision(6))} %`;

/** Also what the test of the page finds a table by. */
export const titleOf = ({ cut }: Section): string => `**${levelOf(cut)}, window of ${windowOf(cut)}**`;

const cuts = (confidences: readonly Cut['confidence'][]): readonly Cut[] =>
  confidences.flatMap((confidence) => [{ window: 250, confidence } as const, { window: 1000, confidence } as const]);

export const SECTIONS: Readonly<Record<TableId, readonly Section[]>> = {
  coverage: cuts([0.95, 0.99]).map((cut) => ({ id: 'coverage', cut })),
  runs: cuts([0.95]).map((cut) => ({ id: 'runs', cut })),
  lights: cuts([0.99]).map((cut) => ({ id: 'lights', cut })),
  shortfall: cuts([0.975]).map((cut) => ({ id: 'shortfall', cut })),
  unanswered: cuts([0.99]).map((cut) => ({ id: 'unanswered', cut })),
};

const tablesOf = (tests: Tests, id: TableId): string =>
  SECTIONS[id].map((section) => `${titleOf(section)}\n\n${table(tests, id, section.cut)}`).join('\n\n');

export function validationPicture(tests: Tests): string {
  const panels = cuts([0.99]).map((cut) => ({
    title: `${levelOf(cut)} confidence, window of ${windowOf(cut)}`,
    methods: TRIED.map((method) => METHODS[method].name),
    years: YEARS,
    ratios: TRIED.map((method) =>
      YEARS.map((year) => {
        const cell = cellOf(cutOf(tests, cut), method, year);
        return cell.length === 0 ? undefined : ratioOf(cell);
      }),
    ),
  }));
  const subtitle = 'Exceptions found for each one expected, over up to 32 ETFs; 1.0 × is right. VaR is modelled.';
  return exceptionTable(panels, { title: 'Days beyond VaR, by method and year', subtitle });
}

export function validationPage(tests: Tests): string {
  const cut = { window: 250, confidence: 0.99 } as const;
  return `${[
    HEAD,
    adviceIn(tests),
    '![Exceptions found for each one expected, by method and year; modelled VaR](risk-validation.svg)',
    METHOD,
    `## How many exceptions\n\nFound / expected, and the share of ETFs whose number speaks against the method (Kupiec, 5 %; too few count, too).\n\n${tablesOf(tests, 'coverage')}`,
    `## Whether they come in runs\n\nShare of ETFs that speak against the method: one day's exception makes the next more or less likely (Christoffersen,\nindependence), and that or a wrong number (conditional coverage). 5 % each.\n\n${tablesOf(tests, 'runs')}`,
    `## Traffic light\n\nETFs whose year is green / yellow / red by the zones of the Basel Committee, for the days of that year.\n\n${tablesOf(tests, 'lights')}`,
    `## Whether losses beyond VaR are as large as ES says\n\nThe mean of the statistic Z₂ of Acerbi and Szekely (0 where the forecasts are right; −1 where the losses beyond VaR add up to\ntwice what they should), and the share of ETFs that speak against the method at 5 %. Critical values are simulated under\nStudent's t with 5 degrees of freedom.\n\n${tablesOf(tests, 'shortfall')}`,
    `## The worst by name\n\nThree of each year, ${levelOf(cut)} confidence, window of ${windowOf(cut)}. The last column is the largest loss of the year over the VaR of its day.\n\n${worstTable(tests, cut, 3)}`,
    `## Days without a forecast\n\nShare of days on which the method refused, or of ETFs for which it gave fewer than 90 forecasts in the year. They are told and
not filled: all other figures of a method are of the days, and the ETFs, that are left to it.\n\n${tablesOf(tests, 'unanswered')}`,
    TAIL,
  ].join('\n\n')}\n`;
}

const HEAD = `# Which risk method to trust, tried on 32 ETFs

Seven methods for VaR and expected shortfall, each day of seven years, each from the days before it alone, against what came.
Years in which much happened were taken on purpose: 2008, 2010, 2015, 2018, 2020, 2022 and 2025 up to 30 May. All VaR and ES
here are modelled. This page is written by \`npm run docs -- risk --data FOLDER\`.`;

const METHOD = `## What was done

- **Data.** Recorded daily closes of 32 US-listed ETFs (shares, sectors, government and company bonds, gold, silver, oil, gas,
  commodities, real estate, dollar, euro, yen, volatility), adjusted for splits and dividends, so that a return is what a holder
  made. Simple returns, one unit of one ETF, one day ahead. The closes are not part of this project.
- **Windows.** The last 250 days, and the last 1,000. An ETF counts in a year if it has 90 forecasts in it: how many do stands
  behind each year. Those listed in 2007 have part of 2008, and younger ones come in later.
- **Fits.** All are made anew each day. At 95 % a right method has about 12.6 exceptions in a year, at 99 % about 2.5.
- **Tests.** A right method is rejected for about 5 % of the ETFs by chance. ETFs fall together, so that 32 of them are far fewer
  than 32 independent tries: read the shares as a picture, not as a second test.
- **Left out.** Monte Carlo and the copula: for one series they are the fitted Student t, with noise or exactly.`;

const TAIL = `## What none of them does

- **Foresee.** The first bad day after quiet ones surprises every method. They tell how large losses are once the market has
  shown how wild it is.
- **See inside the day.** These are closes: the fall of 6 May 2010 within minutes, or a gap between a stop and its fill, is not
  in them.
- **Know what was never there.** A window without a crash has none in it, and no fit puts one there. That is what
  stress tests are for.
- **Speak for other holdings.** One ETF is long, linear and liquid. Options, short positions and single shares have other tails;
  options need full revaluation.
- **Count the dead.** All 32 still traded in 2025, and somebody chose them knowing that. Funds that closed, and companies that
  failed, are not among them, so what you hold may do worse.
- **Speak for all years.** All seven were taken because much happened in them. Quiet ones would flatter every method.`;
