/** Makes something once per process. Next may load a module once for every route, so a variable of a module would be several. */
export function perProcess<Value>(name: string, make: () => Value): Value {
  const shared = globalThis as unknown as Record<symbol, Value | undefined>;
  const key = Symbol.for(`next-shop.${name}`);
  return (shared[key] ??= make());
}
