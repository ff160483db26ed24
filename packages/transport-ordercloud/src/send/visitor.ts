import type { EventEnvelope } from '@waymark/core';
import { stableUuid } from '../ids/stable-id.ts';
import { plainUuid, version4 } from '../ids/uuid.ts';

/**
 * Contact id of the visitor: the alias `send`, else the browser id when that is a UUID of version 4, else an id derived from it. Page and server come to the same.
 * Undefined when nothing is known of the visitor's browser.
 */
export const contactIdOf = ({ who: { aliases, browserId } }: EventEnvelope): string | undefined =>
  plainUuid(aliases?.['send']) ?? plainUuid(browserId, version4) ?? (browserId && stableUuid(`send:${browserId}`));

/** Our session id in the form Send asks for. */
export const sessionIdOf = ({ who: { sessionId } }: EventEnvelope): string => plainUuid(sessionId, version4) ?? stableUuid(`session:${sessionId}`);

/** Campaign of the mail that brought the visitor: URL parameter `cmid` of the page, else of the session's first page. */
export const campaignIdOf = ({ where: { url, landing } }: EventEnvelope): string | undefined => plainUuid(/[?&]cmid=([\w-]+)/.exec(`${url},${landing?.url}`)?.[1]);

/** An e-mail address as Send stores it; undefined when the text cannot be one. */
export const cleanEmail = (text?: string): string | undefined => /^(?!.{255})[^\s@]+@[^\s@]+\.[^\s@.]+$/.exec(`${text}`.trim().toLowerCase())?.[0];
