import type { Where, Who } from '@waymark/core';
import { isDiscoverId } from '../ids/discover-id.ts';
import { plainUuid } from '../ids/uuid.ts';
import type { OcUser } from './events.ts';

/** Users who stand for nobody: the default context user of anonymous shoppers. */
export interface IgnoredUsers {
  readonly ignoreUserIds?: readonly string[];
  readonly ignoreEmails?: readonly string[];
}

/** Is this nobody in particular? An anonymous shopper's message carries the address of the user whom all of them share. */
export function isNobodyOf({ id, email }: OcUser, { ignoreUserIds = [], ignoreEmails = [] }: IgnoredUsers): boolean {
  return id === undefined || ignoreUserIds.includes(id) || ignoreEmails.some((each) => each.trim().toLowerCase() === email?.trim().toLowerCase());
}

/** Who did it: what the browser told, and what the message adds. Somebody without a user id is nobody, whatever address the message has. */
export function whoOf(user: OcUser, stored: Who = {}, ignored: IgnoredUsers): Who {
  const isNobody = isNobodyOf(user, ignored);
  const aliases = { ...aliasOf(user.anonymousId), ...stored.aliases };
  const email = isNobody ? undefined : addressIn(user.email);
  return {
    ...stored,
    ...(!isNobody && user.id !== undefined && { userId: user.id }),
    ...(email !== undefined && { email }),
    ...(Object.keys(aliases).length > 0 && { aliases }),
  };
}

/** Where it happened: the visitor's last page and browser, reported by a server. */
export function whereOf({ pageLoadedAt: _past, ...stored }: Where = { runtime: 'server' }): Where {
  return { ...stored, runtime: 'server', service: 'ordercloud' };
}

/** The address in a text. What a shop writes in its place, such as "n/a", would make one person of all who have it. */
function addressIn(text = ''): string | undefined {
  return /^(?!.{255})[^\s@]+@[^\s@]+$/.exec(text.trim())?.[0];
}

function aliasOf(anonymousId: string | undefined): Readonly<Record<string, string>> {
  const contactId = plainUuid(anonymousId);
  if (contactId !== undefined) return { send: contactId };
  return isDiscoverId(anonymousId) ? { discover: anonymousId } : {};
}
