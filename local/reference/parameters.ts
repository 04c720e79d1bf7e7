/** The `params` of a reference row: "p=0.01;df=4". What is no pair, as in "conf=0.99; from the MLE", is a remark. */

export type Parameters = ReadonlyMap<string, string>;

export const parametersOf = (text: string): Parameters =>
  new Map(
    text.split(';').flatMap((part) => {
      const [, name, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );

/** What is no pair: "from the MLE", "acerbi_tasche". */
export const remarksOf = (text: string): readonly string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && parametersOf(part).size === 0);

export interface Demand {
  readonly name: string;
  /** Other names that it goes by. */
  readonly also?: readonly string[];
  /** Taken where nothing is said. */
  readonly otherwise?: number;
  readonly holds: (value: number) => boolean;
  /** What it must be, in words. */
  readonly must: string;
}

/** The number of that name; where there is none, or not one that will do, a sentence that says so. */
export function numberIn(parameters: Parameters, { name, also = [], otherwise, holds, must }: Demand): number | string {
  const spelled = [name, ...also].find((each) => parameters.has(each)) ?? name;
  const text = parameters.get(spelled);
  if (text === undefined && otherwise !== undefined) return otherwise;
  if (text === undefined) return `params has no ${name}: write ${name}=…, ${must}`;
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && holds(value) ? value : `${name} is ${text}, and must be ${must}`;
}
