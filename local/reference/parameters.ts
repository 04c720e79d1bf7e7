/** The `params` of a reference row: "p=0.01;df=4". What is no pair, as in "conf=0.99; from the MLE", is a remark. */

export type Parameters = ReadonlyMap<string, string>;

export const parametersOf = (text: string): Parameters =>
  new Map(
    text.split(';').flatMap((part) => {
      const [, name, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );

export interface Demand {
  readonly name: string;
  readonly holds: (value: number) => boolean;
  /** What it must be, in words. */
  readonly must: string;
}

/** The number of that name; where there is none, or not one that will do, a sentence that says so. */
export function numberIn(parameters: Parameters, { name, holds, must }: Demand): number | string {
  const text = parameters.get(name);
  if (text === undefined) return `params has no ${name}: write ${name}=…, ${must}`;
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && holds(value) ? value : `${name} is ${text}, and must be ${must}`;
}
