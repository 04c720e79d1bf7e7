/** What the schema of a strategy says about its parameters, for people: meaning, unit, range, and the rules between them. */
import * as z from 'zod';
import type { Strategy } from '#lib/model/strategy.ts';

export interface ParameterRow {
  readonly name: string;
  readonly meaning: string;
  readonly unit: string;
  /** "over 0, to 1", "0 to 60, whole". */
  readonly range: string;
}

export function parametersIn({ parameters }: Strategy): readonly ParameterRow[] {
  const { properties = {} } = z.toJSONSchema(parameters, { unrepresentable: 'any', io: 'input' });
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (typeof schema !== 'object') return [];
    return { name, meaning: schema.description ?? '', unit: unitIn(schema) ?? '', range: rangeOf(schema) };
  });
}

/** What is refused of values that are each within their range, in the words of the refusal. */
export function rulesIn({ parameters }: Strategy): readonly string[] {
  const inside = parameters instanceof z.ZodObject ? Object.entries(parameters.shape) : [];
  return [
    ...refusals(parameters),
    ...inside.flatMap(([name, schema]) => refusals(schema).map((words) => `${name}: ${words}`)),
  ];
}

type Schema = z.core.JSONSchema.BaseSchema;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** A list or a value that may be null counts in what is inside. */
function unitIn(schema: Schema): string | undefined {
  if (typeof schema.unit === 'string') return schema.unit;
  const inner = [...(schema.anyOf ?? []), schema.items].filter(isSchema);
  return inner.map(unitIn).find((unit) => unit !== undefined);
}

function rangeOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.filter(isSchema).map(rangeOf).join('; or ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.properties) return fieldsOf(schema.properties);
  return OF_TYPE[String(schema.type)]?.(schema) ?? String(schema.type);
}

const fieldsOf = (properties: NonNullable<Schema['properties']>): string =>
  Object.entries(properties)
    .map(([name, field]) => `${name} ${isSchema(field) ? rangeOf(field) : ''}`)
    .join('; ');

const OF_TYPE: Readonly<Record<string, (schema: Schema) => string>> = {
  null: () => 'null',
  boolean: () => 'true or false',
  string: () => 'text',
  object: ({ additionalProperties: each }) => `any names, each ${isSchema(each) ? rangeOf(each) : 'anything'}`,
  array: ({ items, minItems = 0 }) =>
    `${minItems} or more${isSchema(items) && items.type !== 'string' ? `, each ${rangeOf(items)}` : textIn(items)}`,
  number: (schema) => within(schema),
  integer: (schema) => `${within(schema)}, whole`,
};

const textIn = (items: Schema['items']): string => (isSchema(items) && items.enum ? `, each ${rangeOf(items)}` : '');

function within({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const under = exclusiveMaximum === undefined ? undefined : `under ${figure(exclusiveMaximum)}`;
  if (exclusiveMinimum === undefined && most !== undefined) return `${figure(minimum ?? 0)} to ${figure(most)}`;
  const over = exclusiveMinimum === undefined ? `${figure(minimum ?? 0)} or more` : `over ${figure(exclusiveMinimum)}`;
  const end = most === undefined ? under : `at most ${figure(most)}`;
  return end === undefined ? over : `${over}, ${end}`;
}

const figure = (value: number | boolean): string => String(value).replace('-', '\u2212');

/** Of the schema itself, and of the one that it wraps. */
function refusals(schema: z.core.$ZodType): readonly string[] {
  const { checks = [] } = schema._zod.def;
  const own = checks.flatMap((check) =>
    check._zod.def.check === 'custom' ? (messageOf(check._zod.def.error) ?? []) : [],
  );
  return 'innerType' in schema._zod.def ? [...refusals(innerOf(schema)), ...own] : own;
}

const innerOf = (schema: z.core.$ZodType): z.core.$ZodType =>
  (schema as z.core.$ZodReadonly | z.core.$ZodNullable)._zod.def.innerType;

/** Our refusals have fixed words, whatever the value. */
function messageOf(error: z.core.$ZodErrorMap<never> | undefined): string | undefined {
  const said = error?.({} as never);
  return typeof said === 'string' ? said : said?.message;
}
