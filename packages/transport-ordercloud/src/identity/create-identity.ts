import { type OrderCloudToken, requestToken } from '../api/request-token.ts';
import { type AnonymousToken, createAnonymousToken } from './anonymous-token.ts';
import { type IdentityOptions, type IdentitySettings, readIdentityOptions } from './options.ts';
import { isAnonymous } from './read-token.ts';
import { type NewShopper, registerShopper } from './register.ts';
import { anonymousBearer, type Transfer, transferOrder } from './transfer.ts';

/** What a sign-in came to. */
export interface LogIn {
  readonly token: OrderCloudToken;
  /** `failed`: call `signedIn` with the token again later; the anonymous one is still kept. */
  readonly transfer: Transfer | 'failed';
}

/** One shopper on the way from anonymous to signed in. In a page one, on a server one per visitor. */
export interface OrderCloudIdentity {
  /** The anonymous token, a new one when there is none that lives. Every message that it causes carries the visitor id. */
  anonymous(): Promise<string>;
  /** Call when the visitor id became known, or may be shared from now on: asks for a new anonymous token if that loses nothing. True: it did. */
  idAppeared(cart: { readonly isEmpty: boolean }): Promise<boolean>;
  /** Signs in with a password and joins the anonymous shopper to the user. */
  logIn(who: { readonly username: string; readonly password: string }): Promise<LogIn>;
  /** Call after a sign-in that went another way (single sign-on), once per sign-in, also with an empty cart: the link of both ids is the purpose. */
  signedIn(accessToken: string): Promise<Transfer>;
  /** Makes an account out of the anonymous shopper; his open order moves by itself. Resolves to the token of the new user. */
  register(shopper: NewShopper): Promise<string>;
}

/** Requests anonymous tokens with the visitor id and transfers the shopper at log-in, so that both halves of a visit end up on one profile. */
export function createOrderCloudIdentity(options: IdentityOptions): OrderCloudIdentity {
  const settings = readIdentityOptions(options);
  const anonymous = createAnonymousToken(settings);
  const signedIn = createSignIn(anonymous, settings);
  return {
    anonymous: anonymous.get,
    async idAppeared({ isEmpty }) {
      const id = settings.shareableId();
      if (!isEmpty || id === undefined || id === anonymous.sentId()) return false;
      await anonymous.renew();
      return true;
    },
    async logIn({ username, password }) {
      const fields = { grant_type: 'password', client_id: settings.clientId, username, password, scope: settings.scope };
      const token = await requestToken(settings.host, fields, settings);
      try {
        return { token, transfer: await signedIn(token.accessToken) };
      } catch {
        settings.onWarning?.({ code: 'transfer-failed', message: 'The user is signed in, but the anonymous order was not transferred. Call signedIn() again.' });
        return { token, transfer: 'failed' };
      }
    },
    signedIn,
    async register(shopper) {
      const made = await registerShopper(shopper, await anonymous.get(), settings);
      anonymous.forget();
      return made;
    },
  };
}

/** Transfers the shopper whose token is kept, once however often it is called meanwhile. */
function createSignIn(anonymous: AnonymousToken, settings: IdentitySettings): OrderCloudIdentity['signedIn'] {
  let transferring: Promise<Transfer> | undefined;

  async function transferKept(accessToken: string): Promise<Transfer> {
    const kept = anonymous.kept();
    if (kept === undefined) return 'nothing';
    const transfer = await transferOrder(accessToken, kept, settings);
    anonymous.forget();
    return transfer;
  }

  return async (accessToken) => {
    if (isAnonymous(accessToken)) throw anonymousBearer();
    transferring ??= transferKept(accessToken).finally(() => {
      transferring = undefined;
    });
    return transferring;
  };
}
