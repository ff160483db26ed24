import { requestToken } from '../api/request-token.ts';
import type { IdentitySettings } from './options.ts';
import { readOrderCloudToken } from './read-token.ts';

export interface AnonymousToken {
  /** The kept token, or a new one when there is none that lives. */
  get(): Promise<string>;
  /** A new token, whatever is kept. */
  renew(): Promise<string>;
  kept(): string | undefined;
  /** Visitor id that went with the kept token. */
  sentId(): string | undefined;
  forget(): void;
}

/** Tokens are renewed this long before they end. Unit: milliseconds. */
const marginMs = 30_000;

/** Keeps the anonymous token until the shopper was transferred: without it the anonymous order cannot be reached any more. */
export function createAnonymousToken(settings: IdentitySettings): AnonymousToken {
  let token = settings.anonymousToken || undefined;
  let until = readOrderCloudToken(token ?? '')?.expiresAt ?? Number.POSITIVE_INFINITY;
  let sentId: string | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const id = settings.shareableId();
    const asked = settings.now();
    const fields = { grant_type: 'client_credentials', client_id: settings.clientId, scope: settings.scope, anonuserid: id };
    const issued = await requestToken(settings.host, fields, settings);
    token = issued.accessToken;
    until = asked + issued.lifetimeMs - marginMs;
    sentId = id;
    settings.onAnonymousToken?.(token, sentId);
    return token;
  }

  function renew(): Promise<string> {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return {
    get: async () => (token !== undefined && settings.now() < until ? token : renew()),
    renew,
    kept: () => token,
    sentId: () => sentId,
    forget() {
      token = undefined;
      sentId = undefined;
      settings.onAnonymousToken?.(undefined, undefined);
    },
  };
}
