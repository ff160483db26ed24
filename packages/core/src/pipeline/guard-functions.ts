import { atOnce, harmless } from '../harmless.ts';
import { reportError } from './warn.ts';

type Call = (...values: readonly unknown[]) => unknown;

/** Which options are functions of the application, by name. */
interface Functions<Options> {
  /** They answer. The members of `map` are among them. */
  readonly asked?: readonly (keyof Options & string)[];
  /** They only listen. */
  readonly told?: readonly (keyof Options & string)[];
}

/**
 * The options with functions that disturb nobody. One that is asked and gives a promise, for which nobody waits, throws instead; what goes wrong in one that is told
 * something stands on the console. `scope`: whose options these are.
 */
export function guardFunctions<Options extends object>(scope: string, options: Options, { asked = [], told = [] }: Functions<Options>): Options {
  const { map } = options as { readonly map?: unknown };
  const answering = (call: Call, name: string): Call => (...values) => atOnce(call(...values), `${scope} option "${name}"`);
  return {
    ...options,
    ...guarded(options, asked, answering),
    ...guarded(options, told, (call, name) => guardListener(scope, name, call)),
    ...(typeof map === 'object' && map !== null && { map: { ...map, ...guarded(map, Object.keys(map), (call, name) => answering(call, `map.${name}`)) } }),
  };
}

/** A function that only listens: what goes wrong in it stands on the console. */
export function guardListener<Values extends readonly unknown[]>(scope: string, name: string, call: (...values: Values) => unknown): (...values: Values) => void {
  return harmless(call, (cause) => reportError({ code: 'callback-threw', message: `The function "${name}" of ${scope} threw.`, cause }));
}

/** The functions among the members of these names, each in its guard. */
function guarded(owner: object, names: readonly string[], guard: (call: Call, name: string) => Call): Readonly<Record<string, Call>> {
  const members = owner as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.flatMap((name) => (typeof members[name] === 'function' ? [[name, guard(members[name].bind(owner) as Call, name)]] : [])));
}
