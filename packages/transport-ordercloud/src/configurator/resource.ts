import { TrackingError } from '@waymark/core';
import type { ApiAnswer } from '../api/answer.ts';
import { failureOf, type ResourceFacts } from './failure.ts';
import { encodeQuery, type ListQuery, ocFilter } from './filters.ts';
import type { Session } from './session.ts';

/** One page of a list. */
export interface ListPage<Model> {
  readonly items: readonly Model[];
  readonly page: number;
  readonly totalPages: number;
  readonly totalCount: number;
}

/** One kind of object of the API. Every method throws a TrackingError when OrderCloud refuses. */
export interface Resource<Model> {
  list(query?: ListQuery): Promise<ListPage<Model>>;
  /** Undefined when there is no such object. */
  get(id: string): Promise<Model | undefined>;
  create(model: Model): Promise<Model>;
  /** Creates or overwrites; what is left out is reset. */
  save(id: string, model: Model): Promise<Model>;
  /** Changes only what is given. */
  patch(id: string, part: Partial<Model>): Promise<Model>;
  /** False when there was no such object. */
  delete(id: string): Promise<boolean>;
  /** Everything, however many: pages of 100 in the order of their ids. */
  all(query?: Omit<ListQuery, 'page' | 'pageSize' | 'sortBy'>): AsyncIterable<Model>;
}

/** A resource whose refusals can be read, for those who react to them. */
export interface OpenResource<Model> extends Resource<Model> {
  /** Like `save`, with the answer as it came. */
  trySave(id: string, model: Model): Promise<ApiAnswer>;
  /** Like `delete`, with the answer as it came. */
  tryDelete(id: string): Promise<ApiAnswer>;
  /** Throws for an answer that is no success. */
  demand(answer: ApiAnswer, method: string, id: string): void;
}

export interface ResourceSetup extends ResourceFacts {
  readonly path: string;
  readonly host: string;
}

/** Largest page that the API gives. Source: article "Advanced Querying"; checked 2026-11-21. */
const pageSize = 100;

/** Reads and writes one kind of objects of the API. */
export function createResource<Model extends { readonly ID?: string }>(session: Session, setup: ResourceSetup): OpenResource<Model> {
  async function ask(method: string, rest: string, body?: unknown, repeatable = true): Promise<ApiAnswer> {
    const answer = await session.call(method, setup.path + rest, body, repeatable);
    const isMissing = rest.startsWith('/') && /GET|DELETE/.test(method) && answer.status === 404 && answer.errorCode === 'NotFound';
    if ((answer.status >= 200 && answer.status < 300) || isMissing) return answer;
    throw failureOf(answer, setup.host, method, setup, rest.startsWith('/') ? rest.slice(1) : undefined);
  }

  async function list(query?: ListQuery): Promise<ListPage<Model>> {
    const { body } = await ask('GET', encodeQuery(query));
    const { Meta, Items } = (body ?? {}) as { readonly Meta?: Readonly<Record<string, unknown>>; readonly Items?: unknown };
    if (!Array.isArray(Items)) throw new TrackingError('ordercloud-answer', `OrderCloud gave no list of ${setup.title}. Check that the target is an OrderCloud API host.`);
    const items = Items as readonly Model[];
    return { items, page: count(Meta?.['Page'], 1), totalPages: count(Meta?.['TotalPages'], 1), totalCount: count(Meta?.['TotalCount'], items.length) };
  }

  return {
    trySave: (id, model) => session.call('PUT', setup.path + idPart(id), model),
    tryDelete: (id) => session.call('DELETE', setup.path + idPart(id)),
    demand(answer, method, id) {
      if (answer.status < 200 || answer.status >= 300) throw failureOf(answer, setup.host, method, setup, id);
    },
    list,
    async get(id) {
      const answer = await ask('GET', idPart(id));
      return answer.status === 404 ? undefined : (answer.body as Model);
    },
    // Without an id of its own a repeated object would be a second one.
    create: async (model) => (await ask('POST', '', model, model.ID !== undefined)).body as Model,
    save: async (id, model) => (await ask('PUT', idPart(id), model)).body as Model,
    patch: async (id, part) => (await ask('PATCH', idPart(id), part)).body as Model,
    delete: async (id) => (await ask('DELETE', idPart(id))).status !== 404,
    all: (query = {}) => readAll(list, query),
  };
}

/** Page by page, each beginning after the last id of the one before, so that nothing is skipped when objects come and go meanwhile. */
async function* readAll<Model extends { readonly ID?: string }>(list: Resource<Model>['list'], query: ListQuery): AsyncGenerator<Model> {
  let last: string | undefined;
  for (;;) {
    const filters = last === undefined ? query.filters : { ...query.filters, ID: [...filtersOfId(query), ocFilter.above(last)] };
    const { items } = await list({ ...query, ...(filters && { filters }), page: 1, pageSize, sortBy: ['ID'] });
    yield* items;
    const next = items.at(-1)?.ID;
    if (items.length < pageSize || next === undefined || next === last) return;
    last = next;
  }
}

function filtersOfId({ filters }: ListQuery) {
  const found = filters?.['ID'];
  return found === undefined ? [] : [found].flat();
}

function idPart(id: string): string {
  if (/^[\w-]{1,100}$/.test(id)) return `/${encodeURIComponent(id)}`;
  throw new TrackingError('ordercloud-id', 'An OrderCloud id must have 1 to 100 letters, digits, "-" and "_". Choose another one.');
}

function count(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
