/**
 * An object that has some members at hand and takes all others from the real thing, which `make` makes when one of them is first asked for.
 * For answers: a real `Response` with its headers and streams costs more than sending a batch, and transports read three members of it.
 */
export function lazily<Whole extends object>(atHand: Partial<Whole>, make: () => Whole): Whole {
  let made: Whole | undefined;
  const whole = (): Whole => (made ??= make());
  return new Proxy(atHand as Whole, {
    get(_target, name) {
      // A promise that is resolved with the object asks whether it is one itself.
      if (Object.hasOwn(atHand, name) || name === 'then') return Reflect.get(atHand, name) as unknown;
      const value = Reflect.get(whole(), name, whole()) as unknown;
      return typeof value === 'function' ? (value.bind(whole()) as unknown) : value;
    },
    has: (_target, name) => Reflect.has(whole(), name),
    getPrototypeOf: () => Reflect.getPrototypeOf(whole()),
  });
}
