import { type Fields, isText, parseJson, toFields } from '../checks.ts';
import type { SandboxRequest } from '../fake.ts';
import { sessionOf } from './access.ts';
import { type ListRules, listPage } from './list-page.ts';
import type { Marketplace } from './marketplace.ts';
import { apiError, invalid, notFound, type Reply, success } from './reply.ts';

/** One kind of object with the usual six operations. */
export interface ResourceRules {
  /** Path below the host, without trailing slash. */
  readonly path: string;
  readonly type: string;
  readonly readRoles: readonly string[];
  readonly writeRoles: readonly string[];
  readonly list: ListRules;
  items(market: Marketplace): Map<string, Fields>;
  /** What is wrong with an object as it would be stored. */
  check(value: Fields): readonly string[];
  /** A rule between objects that it would break. `before`: the object that it replaces. */
  conflict?(market: Marketplace, value: Fields, before: Fields | undefined): Reply | undefined;
  removal?(market: Marketplace, value: Fields): Reply | undefined;
  /** The object as readers see it. */
  show(value: Fields): Fields;
  /** The object with a change put over it. Default: the fields of the change win. */
  merge?(before: Fields, change: Fields): Fields;
}

const idPattern = /^[A-Za-z0-9_-]{1,100}$/;

/** Answers for a resource, or undefined for an address outside it. */
export function answerResource(market: Marketplace, request: SandboxRequest, rules: ResourceRules): Reply | undefined {
  if (request.path !== rules.path && !request.path.startsWith(`${rules.path}/`)) return undefined;
  const id = request.path === rules.path ? undefined : decodePart(request.path.slice(rules.path.length + 1));
  const access = sessionOf(market, request, request.method === 'GET' ? rules.readRoles : rules.writeRoles);
  if ('reply' in access) return access.reply;
  if (id === undefined) return request.method === 'GET' ? list(market, request, rules) : request.method === 'POST' ? create(market, request, rules) : wrongMethod();
  const before = rules.items(market).get(id);
  if (request.method === 'PUT') return save(market, request, rules, id, before);
  if (!before) return notFound(rules.type, id);
  if (request.method === 'GET') return success(200, rules.show(before), `${rules.type} read`);
  if (request.method === 'PATCH') return patch(market, request, rules, id, before);
  return request.method === 'DELETE' ? remove(market, rules, id, before) : wrongMethod();
}

function list(market: Marketplace, request: SandboxRequest, rules: ResourceRules): Reply {
  return listPage([...rules.items(market).values()].map(rules.show), request.query, rules.list);
}

function create(market: Marketplace, request: SandboxRequest, rules: ResourceRules): Reply {
  const body = readBody(request);
  if ('reply' in body) return body.reply;
  const value = { ...body.value, ID: body.value['ID'] ?? market.settings.newId() };
  if (rules.items(market).has(String(value.ID))) return apiError(409, 'IdExists', 'Object already exists.', { ObjectType: rules.type, ObjectID: value.ID });
  const refused = store(market, rules, value, undefined);
  if (refused) return refused;
  return success(201, rules.show(value), `${rules.type} created`, { location: `${rules.path}/${encodeURIComponent(value.ID as string)}` });
}

function save(market: Marketplace, request: SandboxRequest, rules: ResourceRules, id: string, before: Fields | undefined): Reply {
  const body = readBody(request);
  if ('reply' in body) return body.reply;
  if (body.value['ID'] !== undefined && body.value['ID'] !== id) return invalid(['ID in the body differs from the address']);
  const value = { ...body.value, ID: id };
  return store(market, rules, value, before) ?? success(200, rules.show(value), `${rules.type} ${before ? 'overwritten' : 'created'}`);
}

function patch(market: Marketplace, request: SandboxRequest, rules: ResourceRules, id: string, before: Fields): Reply {
  const body = readBody(request, true);
  if ('reply' in body) return body.reply;
  const value = withoutNulls(rules.merge ? rules.merge(before, body.value) : { ...before, ...body.value });
  const renamed = value['ID'] !== id;
  if (renamed && rules.items(market).has(String(value['ID']))) return apiError(409, 'IdExists', 'Object already exists.', { ObjectType: rules.type, ObjectID: value['ID'] });
  const refused = store(market, rules, value, before);
  if (refused) return refused;
  if (renamed) rules.items(market).delete(id);
  return success(200, rules.show(value), `${rules.type} changed`);
}

function remove(market: Marketplace, rules: ResourceRules, id: string, before: Fields): Reply {
  const refused = rules.removal?.(market, before);
  if (refused) return refused;
  rules.items(market).delete(id);
  return success(204, undefined, `${rules.type} deleted`);
}

function store(market: Marketplace, rules: ResourceRules, value: Fields, before: Fields | undefined): Reply | undefined {
  const id = value['ID'];
  const problems = [...(isText(id) && idPattern.test(id) ? [] : ['ID must be 1 to 100 letters, digits, - and _']), ...rules.check(value)];
  if (problems.length > 0) return invalid(problems);
  const conflict = rules.conflict?.(market, value, before);
  if (!conflict) rules.items(market).set(String(id), value);
  return conflict;
}

/** Reads a JSON object. A field with null counts as left out, unless a change takes it away with null. */
export function readBody(request: SandboxRequest, keepNulls = false): { readonly value: Fields } | { readonly reply: Reply } {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { reply: apiError(415, 'ValidationFailure', 'The body must be application/json') };
  const value = toFields(parseJson(request.text));
  if (!value) return { reply: invalid(['The body is not one JSON object']) };
  return { value: keepNulls ? value : withoutNulls(value) };
}

function withoutNulls(value: Fields): Fields {
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)));
}

/** One part of a path without its escapes; a malformed escape stays as it is and names nothing. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const wrongMethod = (): Reply => apiError(405, 'ValidationFailure', 'The resource does not know this method');
