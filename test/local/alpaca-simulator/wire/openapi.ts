/**
 * The broker's OpenAPI documents as a judge of answers, where they lie beside the project (../shared/alpaca-openapi). What is
 * known to differ from them, in the documents or at the broker, is patched here, each with its reason.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const FOLDER = new URL('../../../../../shared/alpaca-openapi/', import.meta.url);
export const hasDocuments = existsSync(new URL('trading-api.json', FOLDER));

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

function at(document: unknown, ...path: readonly string[]): Json {
  const found = path.reduce<unknown>((value, key) => (isJson(value) ? value[key] : undefined), document);
  if (!isJson(found)) throw new Error(`the document has no ${path.join('/')}`);
  return found;
}

/** Where answers rightly differ from the documents of June 2026. */
function patched(trading: unknown): unknown {
  const order = at(trading, 'components', 'schemas', 'Order', 'properties');
  // The parent of a multi-leg order has empty strings here, as recorded from the broker.
  for (const name of ['symbol', 'side', 'asset_class', 'asset_id']) {
    const { minLength: _, ...rest } = at(order, name);
    order[name] = { anyOf: [rest, { const: '' }] };
  }
  // A day's activity has a plain date, not a time.
  at(trading, 'components', 'schemas', 'NonTradeActivities', 'properties', 'date').format = 'date';
  // Both alternatives have optional fields only, so that "exactly one" can never hold.
  const byType = at(trading, 'paths', '/v2/account/activities/{activity_type}', 'get', 'responses', '200', 'content');
  const items = at(byType, 'application/json', 'schema', 'items');
  items.anyOf = items.oneOf;
  delete items.oneOf;
  // May be null since July 2026.
  const history = at(trading, 'components', 'schemas', 'PortfolioHistory', 'properties');
  for (const name of ['equity', 'profit_loss', 'profit_loss_pct']) at(history, name, 'items').nullable = true;
  return trading;
}

const escaped = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');

function documents() {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false });
  formats.default(ajv);
  const trading = patched(read('trading-api.json'));
  const data = read('market-data-api.json');
  ajv.addSchema({ $id: 'trading', ...at(trading) }).addSchema({ $id: 'data', ...at(data) });
  return { ajv, all: { trading, data } };
}

const loaded = hasDocuments ? documents() : undefined;
const compiled = new Map<string, ValidateFunction>();
/** Operations that were judged so far, as "GET /v2/account 200". */
export const judged = new Set<string>();

const shapeOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);

function operationOf(path: string): { readonly document: 'trading' | 'data'; readonly template: string } | undefined {
  for (const document of ['trading', 'data'] as const) {
    const templates = Object.keys(at(loaded?.all[document], 'paths'));
    const template = templates.find((each) => each === path) ?? templates.find((each) => shapeOf(each).test(path));
    if (template) return { document, template };
  }
  return undefined;
}

/** What is wrong with an answer; nothing where it is right or there is no judge. */
export function verdict(request: { method: string; path: string }, answer: { status: number; body: string }): string {
  const operation = operationOf(request.path);
  if (!loaded) return '';
  if (!operation) return `no such operation: ${request.method} ${request.path}`;
  const { document, template } = operation;
  const method = request.method.toLowerCase();
  const responses = at(loaded.all[document], 'paths', template, method, 'responses');
  const name = `${request.method} ${template} ${answer.status}`;
  judged.add(name);
  const response = responses[String(answer.status)];
  if (!isJson(response) || !isJson(response.content)) return '';
  const steps = [
    'paths',
    template,
    method,
    'responses',
    String(answer.status),
    'content',
    'application/json',
    'schema',
  ];
  const $ref = `${document}#/${steps.map(escaped).map(encodeURIComponent).join('/')}`;
  const validate = compiled.get(name) ?? loaded.ajv.compile({ $ref });
  compiled.set(name, validate);
  if (validate(JSON.parse(answer.body))) return '';
  return `${name}: ${loaded.ajv.errorsText(validate.errors ?? [])}\n${answer.body.slice(0, 2_000)}`;
}

/** A fetch whose successful answers are judged; a wrong one fails the call. */
export const judging =
  (send: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const answer = await send(input, init);
    if (!loaded || !answer.ok) return answer;
    const { pathname } = new URL(input instanceof Request ? input.url : String(input));
    const body = await answer.clone().text();
    const request = { method: init?.method ?? 'GET', path: decodeURIComponent(pathname) };
    const wrong = verdict(request, { status: answer.status, body });
    if (wrong) throw new Error(wrong);
    return answer;
  };
