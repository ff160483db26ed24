import type { EventEnvelope } from '@waymark/core';
import { stableUuid } from '../ids/stable-id.ts';
import { plainUuid } from '../ids/uuid.ts';

/**
 * Contact id of the visitor: the alias `send`, else the browser id when that is a UUID of version 4, else an id derived from it. Page and server come to the same.
 * Undefined when nothing is known of the visitor's browser.
 */
export function contactIdOf({ who }: EventEnvelope): string | undefined {
  const { aliases, browserId } = who;
  return plainUuid(aliases?.['send']) ?? uuidV4(browserId) ?? (browserId && stableUuid(`send:${browserId}`));
}

/** Session id: ours in the form Send asks for; without a session one per visitor and UTC day. */
export function sessionIdOf({ who, occurredAt }: EventEnvelope, contactId: string): string {
  return uuidV4(who.sessionId) ?? stableUuid(`session:${who.sessionId ?? contactId + Math.floor(occurredAt / 86_400_000)}`);
}

/** Send asks for version 4. */
function uuidV4(text: string | undefined): string | undefined {
  const uuid = plainUuid(text);
  return uuid && /^.{12}4.{3}[89ab]/.test(uuid) ? uuid : undefined;
}

/** Campaign of the mail that brought the visitor: URL parameter `cmid` of the page, else of the session's first page. */
export function campaignIdOf({ where }: EventEnvelope): string | undefined {
  const inUrl = (url = ''): string | undefined => plainUuid(/[?&]cmid=([^&#]+)/.exec(url)?.[1]);
  return inUrl(where.url) ?? inUrl(where.landing?.url);
}

/** An e-mail address as Send stores it; undefined when the text cannot be one. */
export function cleanEmail(text: string | undefined): string | undefined {
  const email = text?.trim().toLowerCase();
  return email !== undefined && email.length < 255 && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email) ? email : undefined;
}
