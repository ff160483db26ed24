import { type Check, type Fields, optional, record } from './check.ts';
import { currency, extension, flat, language, text, trimmed, upper } from './values.ts';

/** Fields of every event. */
const common: Fields = {
  channel: optional(upper),
  language: optional(language),
  currency: optional(currency),
  page: optional(text),
  pos: optional(trimmed),
  ext: optional(extension),
  session_data: optional(record({}, flat)),
};

/** Keys that only the transport may set. */
const ours = /^(?:client_key|browser_id|requested_at|__proto__)$/;

/** An event with these fields besides those that all have. */
export function event(fields: Fields, further?: Check): Check {
  const own = further && ((value, path, faults) => {
    if (!ours.test(String(path.at(-1)))) return further(value, path, faults);
    return void faults.push({ path, message: 'Is set by the transport.' });
  }) satisfies Check;
  return record({ type: upper, ...common, ...fields }, own);
}
