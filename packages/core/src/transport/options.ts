import { TrackingError } from '../errors.ts';

/** Checks the options of a transport. Every method throws a {@link TrackingError} that names the transport, the option, what was found and what to do. */
export interface OptionChecks {
  /** A text that must be there. `hint` says where its value comes from. */
  text(name: string, hint: string, pattern?: RegExp): string;
  optionalText(name: string, hint: string, pattern?: RegExp): string | undefined;
  oneOf<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice;
  flag(name: string, fallback: boolean): boolean;
  /** A number between `least` and `most`. */
  number(name: string, fallback: number, least: number, most: number): number;
  /** A preset name or an absolute http(s) URL; returns the URL without a trailing slash. */
  target(name: string, presets: Readonly<Record<string, string>>, fallback?: string): string;
  /** List of consent categories. */
  purposes(fallback: readonly string[]): readonly string[];
}

/** Starts the check of `options`: anything but a plain object, and any name not in `known`, is refused at once. */
export function checkOptions(scope: string, options: unknown, known: readonly string[]): OptionChecks {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TrackingError('options-invalid', `${scope} needs an options object, found ${describe(options)}.`);
  }
  const values = options as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(values)) {
    if (!known.includes(name)) throw new TrackingError('option-unknown', `${scope} has no option "${name}". Known: ${known.join(', ')}.`);
  }

  function fail(name: string, problem: string, hint: string): never {
    const missing = values[name] === undefined;
    throw new TrackingError(missing ? 'option-missing' : 'option-invalid', `${scope} option "${name}" ${missing ? 'is missing' : problem}. ${hint}`);
  }

  const given = (name: string, fallback: unknown): unknown => (values[name] === undefined ? fallback : values[name]);

  const checks: OptionChecks = {
    text: (name, hint, pattern) => checks.optionalText(name, hint, pattern) ?? fail(name, 'is missing', hint),
    optionalText(name, hint, pattern) {
      const value = values[name];
      if (value === undefined) return undefined;
      if (typeof value !== 'string' || value.trim() === '') return fail(name, `must be a text that is not empty, found ${describe(value)}`, hint);
      if (pattern && !pattern.test(value.trim())) return fail(name, 'has the wrong form', hint);
      return value.trim();
    },
    oneOf(name, choices, fallback) {
      const value = given(name, fallback);
      const choice = choices.find((each) => each === value);
      return choice ?? fail(name, `must be one of ${choices.join(', ')}, found ${describe(value)}`, 'Choose one of these.');
    },
    flag(name, fallback) {
      const value = given(name, fallback);
      return typeof value === 'boolean' ? value : fail(name, `must be true or false, found ${describe(value)}`, 'Pass a boolean.');
    },
    number(name, fallback, least, most) {
      const value = given(name, fallback);
      if (typeof value === 'number' && value >= least && value <= most) return value;
      return fail(name, `must be a number from ${least} to ${most}, found ${typeof value === 'number' ? value : describe(value)}`, 'Pass such a number.');
    },
    target(name, presets, fallback) {
      const value = values[name] instanceof URL ? String(values[name]) : given(name, fallback);
      const hint = `Pass ${Object.keys(presets).map((preset) => `"${preset}"`).join(', ')} or an absolute http(s) URL.`;
      if (typeof value !== 'string') return fail(name, `must be a preset name or a URL, found ${describe(value)}`, hint);
      const preset = Object.hasOwn(presets, value) ? presets[value] : undefined;
      return preset ?? absoluteUrl(value) ?? fail(name, 'is neither a preset name nor an absolute http(s) URL without credentials, query and fragment', hint);
    },
    purposes(fallback) {
      const value = given('purposes', fallback);
      if (Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '')) return value as readonly string[];
      return fail('purposes', `must be a list of consent categories, found ${describe(value)}`, 'Example: ["marketing"]. An empty list needs no consent.');
    },
  };
  return checks;
}

function absoluteUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // Paths are put behind it, so nothing may follow its own; and fetch takes no credentials in an address.
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '' && !/[?#]/.test(text);
  return plain && /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, '') : undefined;
}

/** The kind of a value, never the value itself: it may be a secret. */
function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value === '') return 'an empty text';
  return typeof value;
}
