import { type Fields, shape } from '../checks.ts';
import { campaignFields, commonShape, oneSessionData } from './common-rules.ts';
import { rulesOf, whyReserved } from './event-rules.ts';
import type { TypeBook } from './ext-rules.ts';

/** Everything that would make the platform lose or misread this event although it answers 201. */
export function findFormatBreaches(event: Fields, types: TypeBook): readonly string[] {
  const type = String(event['type']);
  const reserved = whyReserved(type);
  if (reserved !== undefined) return [reserved];
  const problems = [
    ...shape(commonShape)(event, ''),
    ...campaignFields(event, ''),
    ...oneSessionData(event, 'session data'),
    ...rulesOf(type)(event, ''),
    ...types.conflicts(type, event['ext']),
  ];
  if (event['channel'] === 'SERVER_SIDE') problems.push('channel SERVER_SIDE does not exist');
  return [...new Set(problems)];
}
