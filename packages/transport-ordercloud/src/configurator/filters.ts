/** A filter on one property: a plain value, or one of the helpers of {@link ocFilter}. */
export type Filter = string | number | boolean | { readonly filter: string };

/** Query of a list. Undefined parts are left out. */
export interface ListQuery {
  readonly search?: string;
  readonly searchOn?: readonly string[];
  /** Fields in order; `!` before a name means descending. */
  readonly sortBy?: readonly string[];
  /** From 1. */
  readonly page?: number;
  /** At most 100, default 20. */
  readonly pageSize?: number;
  /** By property, `xp.path.to.value` included. Several filters of one property must all hold. */
  readonly filters?: Readonly<Record<string, Filter | readonly Filter[]>>;
}

const raw = (filter: string): Filter => ({ filter });

/** Conditions of a list. `*` in a text stands for anything. */
export const ocFilter = {
  /** One of these values. */
  anyOf: (...values: readonly (string | number)[]): Filter => raw(values.join('|')),
  not: (value: string | number | boolean): Filter => raw(`!${value}`),
  above: (value: string | number): Filter => raw(`>${value}`),
  below: (value: string | number): Filter => raw(`<${value}`),
  atLeast: (value: string | number): Filter => raw(`!<${value}`),
  atMost: (value: string | number): Filter => raw(`!>${value}`),
  /** The property has no value. */
  empty: (): Filter => raw('!*'),
} as const;

/** A list query as it stands after the path, `?` included; empty when there is none. */
export function encodeQuery({ search, searchOn, sortBy, page, pageSize, filters = {} }: ListQuery = {}): string {
  const pairs: (readonly [string, Filter])[] = [];
  const add = (name: string, value: Filter | undefined): void => {
    if (value !== undefined && value !== null) pairs.push([name, value]);
  };
  add('search', search);
  add('searchOn', searchOn?.join(','));
  add('sortBy', sortBy?.join(','));
  add('page', page);
  add('pageSize', pageSize);
  for (const [name, value] of Object.entries(filters)) for (const each of Array.isArray(value) ? (value as readonly Filter[]) : [value as Filter]) add(name, each);
  const query = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'object' ? value.filter : String(value))}`);
  return query.length === 0 ? '' : `?${query.join('&')}`;
}
