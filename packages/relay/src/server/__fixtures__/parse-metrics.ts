/** One family of metrics, as a strict reader of the text formats finds it. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** Values by name and labels in order: `up{a="1"}`. */
  readonly samples: ReadonlyMap<string, number>;
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const labelName = '[a-zA-Z_][a-zA-Z0-9_]*';
const escaped = '(?:[^\\\\"\\n]|\\\\\\\\|\\\\"|\\\\n)*';
const sampleLine = new RegExp(`^(${metricName})(?:\\{(${labelName}="${escaped}"(?:,${labelName}="${escaped}")*)\\})? (NaN|[+-]Inf|[+-]?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);

/**
 * Reads Prometheus text 0.0.4 or OpenMetrics 1.0.0, and throws where a line breaks a rule of the format: every line ends, `HELP` and `TYPE` stand before their
 * samples and once, the lines of a family stand together, no sample comes twice, counters end in `_total` and do not fall below zero.
 */
export function parseMetrics(text: string, format: 'prometheus' | 'openmetrics'): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const lines = text.slice(0, -1).split('\n');
  if (format === 'openmetrics' && lines.pop() !== '# EOF') throw new Error('There is no # EOF at the end.');
  const families = new Map<string, { name: string; type: string; help: string; samples: Map<string, number> }>();
  let current: ReturnType<typeof families.get>;

  function describe(keyword: string, name: string, rest: string): void {
    if (current?.name !== name) {
      if (families.has(name)) throw new Error(`The lines of ${name} do not stand together.`);
      current = { name, type: '', help: '', samples: new Map() };
      families.set(name, current);
    }
    const member = keyword === 'TYPE' ? 'type' : 'help';
    if (current[member] !== '' || current.samples.size > 0) throw new Error(`${keyword} of ${name} comes twice or late.`);
    current[member] = rest;
  }

  function sample(line: string): void {
    const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
    if (name === '') throw new Error(`This is no line of the format: ${line}`);
    if (!current || current.type === '') throw new Error(`${name} has no TYPE before it.`);
    const expected = format === 'openmetrics' && current.type === 'counter' ? `${current.name}_total` : current.name;
    if (name !== expected) throw new Error(`${name} stands below ${current.name}.`);
    const names = [...labels.matchAll(new RegExp(`(${labelName})="${escaped}"`, 'g'))].map(([, label]) => label);
    if (new Set(names).size < names.length) throw new Error(`A label of ${name} comes twice.`);
    const key = labels === '' ? name : `${name}{${labels}}`;
    if (current.samples.has(key)) throw new Error(`${key} comes twice.`);
    const read = Number(value.replace('Inf', 'Infinity'));
    if (current.type === 'counter' && !(name.endsWith('_total') && read >= 0)) throw new Error(`${name} is no counter.`);
    current.samples.set(key, read);
  }

  for (const line of lines) {
    const [, keyword = '', name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === '') sample(line);
    else if (keyword === 'TYPE' && !['counter', 'gauge'].includes(rest)) throw new Error(`${rest} is no type that is used here.`);
    else if (new RegExp(`^${metricName}$`).test(name)) describe(keyword, name, rest);
    else throw new Error(`${name} is no name.`);
  }
  return families;
}

/** All samples of a text, by name and labels. */
export function samplesOf(families: ReadonlyMap<string, Family>): Readonly<Record<string, number>> {
  return Object.fromEntries([...families.values()].flatMap(({ samples }) => [...samples]));
}
