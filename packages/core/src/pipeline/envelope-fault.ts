import { kindOf } from '../events/check/kind-of.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Violation } from '../ports/report.ts';
import { isTime } from './call-fault.ts';
import { isRecord } from './is-record.ts';

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string' && value !== '';
const isTexts: Test = (value) => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** What every part of Waymark reaches into without a look. The payload is for the schemas. */
const members: readonly (readonly [name: keyof EventEnvelope, test: Test, wanted: string])[] = [
  ['v', (value) => value === 1, 'the number 1'],
  ['id', isText, 'a text that is not empty'],
  ['name', isText, 'a text that is not empty'],
  ['occurredAt', (value) => typeof value === 'number' && isTime(value), 'milliseconds since 1970'],
  ['seq', Number.isFinite, 'a number'],
  ['who', isRecord, 'an object'],
  ['where', isRecord, 'an object'],
  ['consent', isTexts, 'a list of texts'],
  ['priority', (value) => value === 'normal' || value === 'critical' || value === 'low', '"critical", "normal" or "low"'],
];

/** The same in one look, for the many that are right. */
function isEvent({ v, id, name, occurredAt, seq, who, where, consent, priority }: EventEnvelope): boolean {
  const isTold = v === 1 && isText(id) && isText(name) && isTime(occurredAt) && Number.isFinite(occurredAt) && Number.isFinite(seq);
  return isTold && isRecord(who) && isRecord(where) && isTexts(consent) && (priority === 'normal' || priority === 'critical' || priority === 'low');
}

/** Why a value that came as an event is none: its first member of a wrong kind. Throws what looking at it throws. */
export function envelopeFault(value: unknown): Violation | undefined {
  if (!isRecord(value)) return { path: '', message: `Must be an event, found ${kindOf(value)}.` };
  if (isEvent(value as unknown as EventEnvelope)) return undefined;
  const wrong = members.find(([name, test]) => !test(value[name]));
  return wrong && { path: wrong[0], message: `Must be ${wrong[2]}, found ${kindOf(value[wrong[0]])}.` };
}
