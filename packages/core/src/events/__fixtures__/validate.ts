import { pathText } from '../path-text.ts';
import { standardEvents } from '../standard-events.ts';

type Issue = { readonly path: readonly PropertyKey[]; readonly rule: string; readonly message: string };

/** The issues of a payload. Fails where the answer is not there at once. */
export function issuesOf(name: string, payload: unknown): readonly Issue[] {
  const result = standardEvents[name as keyof typeof standardEvents]['~standard'].validate(payload);
  if (result instanceof Promise) throw new Error(`${name} answered with a promise.`);
  return (result.issues ?? []) as unknown as readonly Issue[];
}

/** `path rule` of each issue, in order. */
export function faultsOf(name: string, payload: unknown): readonly string[] {
  return issuesOf(name, payload).map((issue) => `${pathText(issue.path)} ${issue.rule}`.trim());
}

/** A deep copy of plain data in which the value at `path` was replaced. `undefined` takes the property away. */
export function withValueAt(data: unknown, path: string, value: unknown): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const copy: unknown = structuredClone(data);
  const last = keys.pop() ?? '';
  const holder = keys.reduce<unknown>((current, key) => (current as Readonly<Record<string, unknown>>)[key], copy) as Record<string, unknown>;
  if (value === undefined) delete holder[last];
  else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
