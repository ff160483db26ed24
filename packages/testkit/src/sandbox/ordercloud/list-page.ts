import { type Fields, toFields } from '../checks.ts';
import { compare, passesFilter } from './list-filter.ts';
import { invalid, type Reply, success } from './reply.ts';

/** What a list may be asked. */
export interface ListRules {
  /** Fields that can be searched and sorted by. */
  readonly searchable: readonly string[];
  /** Top-level fields that can be filtered by. */
  readonly filterable: readonly string[];
  /** Whether `xp.path.to.value` can be filtered and searched. */
  readonly hasXp?: boolean;
}

const ownParameters = ['search', 'searchOn', 'sortBy', 'page', 'pageSize'];
const mostPerPage = 100;

/** One page of a list, filtered, searched and sorted as the query asks. */
export function listPage(items: readonly Fields[], query: URLSearchParams, rules: ListRules): Reply {
  const problems = queryProblems(query, rules);
  if (problems.length > 0) return invalid(problems);
  const found = sorted(items.filter((item) => passes(item, query, rules)), query.get('sortBy') ?? 'ID');
  const [page, pageSize] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 20)];
  const first = (page - 1) * pageSize;
  const shown = found.slice(first, first + pageSize);
  const Meta = {
    ...{ Page: page, PageSize: pageSize, TotalCount: found.length, TotalPages: Math.ceil(found.length / pageSize) },
    ItemRange: shown.length === 0 ? [0, 0] : [first + 1, first + shown.length],
  };
  return success(200, { Meta, Items: shown }, `${shown.length} of ${found.length} listed`);
}

function queryProblems(query: URLSearchParams, { searchable, filterable, hasXp = false }: ListRules): readonly string[] {
  const known = (name: string) => filterable.includes(name) || (hasXp && /^xp\.[\w.]+$/.test(name));
  const names = (text: string | null) => (text === null ? [] : text.split(','));
  const sortNames = names(query.get('sortBy')).map((name) => name.replace(/^!/, ''));
  const whole = (name: string, most: number) => {
    const text = query.get(name);
    return text === null || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most) ? [] : [`${name} must be a whole number from 1 to ${most}`];
  };
  return [
    ...whole('page', 1_000_000),
    ...whole('pageSize', mostPerPage),
    ...sortNames.filter((name) => !searchable.includes(name)).map((name) => `${name.slice(0, 60)} cannot be sorted by`),
    ...names(query.get('searchOn')).filter((name) => !searchable.includes(name)).map((name) => `${name.slice(0, 60)} cannot be searched`),
    ...ownParameters.filter((name) => query.getAll(name).length > 1).map((name) => `${name} comes twice`),
    ...[...query.keys()].filter((name) => !ownParameters.includes(name) && !known(name)).map((name) => `${name.slice(0, 60)} cannot be filtered by`),
  ];
}

function passes(item: Fields, query: URLSearchParams, { searchable }: ListRules): boolean {
  const search = query.get('search')?.toLowerCase();
  const searched = query.get('searchOn')?.split(',') ?? searchable;
  if (search !== undefined && !searched.some((name) => String(valueAt(item, name) ?? '').toLowerCase().includes(search))) return false;
  return [...query].filter(([name]) => !ownParameters.includes(name)).every(([name, filter]) => passesFilter(valueAt(item, name), filter));
}

function sorted(items: readonly Fields[], sortBy: string): readonly Fields[] {
  const keys = [...sortBy.split(','), 'ID'];
  return items.toSorted((a, b) => {
    for (const key of keys) {
      const name = key.replace(/^!/, '');
      const order = compare(valueAt(a, name), valueAt(b, name));
      if (order !== 0) return key.startsWith('!') ? -order : order;
    }
    return 0;
  });
}

function valueAt(item: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => toFields(value)?.[name], item);
}
