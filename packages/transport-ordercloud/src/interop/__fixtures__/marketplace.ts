import { demoTenant, orderCloudFake, type OrderCloudFake, type OrderCloudFakeOptions, type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { type ApiRole, Auth, Configuration, type OrderCloudError, Tokens } from 'ordercloud-javascript-sdk';

const { adminClientId, adminClientSecret, shopClientId, shopper } = demoTenant.ordercloud;

export const beaconId = '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10';
export const shopRoles: ApiRole[] = ['Shopper', 'MeAdmin'];

/** A marketplace that the vendor's own client talks to. That client keeps one host and one token for its whole process, so there is one at a time. */
export interface Marketplace {
  readonly url: string;
  readonly fake: OrderCloudFake;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

export interface MarketplaceOptions extends OrderCloudFakeOptions {
  readonly clock?: () => number;
}

export async function startMarketplace({ clock = Date.now, ...options }: MarketplaceOptions = {}): Promise<Marketplace> {
  const fake = orderCloudFake(options);
  const sandbox = await startSandbox({ vendors: [fake], clock });
  const url = sandbox.targets['ordercloud'] ?? '';
  Configuration.Set({ baseApiUrl: url });
  return {
    ...{ url, fake, sandbox },
    async close() {
      Tokens.RemoveAccessToken();
      Tokens.RemoveRefreshToken();
      await sandbox.close();
    },
  };
}

/** The token of the server that configures things, ready for a call. */
export async function admin(roles: ApiRole[] = ['TrackingEventAdmin', 'DeliveryConfigAdmin']): Promise<{ readonly accessToken: string }> {
  return { accessToken: (await Auth.ClientCredentials(adminClientSecret, adminClientId, roles)).access_token };
}

/** The token of somebody who looks around, as the visitor of the beacon. */
export async function visitor(anonuserid = beaconId): Promise<{ readonly accessToken: string }> {
  return { accessToken: (await Auth.Anonymous(shopClientId, shopRoles, undefined, { anonuserid })).access_token };
}

/** The token of the shopper who has an account. */
export async function mira(): Promise<{ readonly accessToken: string }> {
  return { accessToken: (await Auth.Login(shopper.username, shopper.password, shopClientId, shopRoles)).access_token };
}

/** What the vendor's client makes of a refusal: code, status and sentence. Compiled down to ES5, its errors are no instances of their own class. */
export async function refusalOf(call: Promise<unknown>): Promise<{ readonly code: string; readonly status: number; readonly message: string }> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error as Partial<OrderCloudError>,
  );
  if (outcome?.isOrderCloudError !== true) throw new Error(`Expected a refusal of OrderCloud, found ${outcome === undefined ? 'none' : String(outcome)}.`);
  const { errorCode = '', status = 0, message = '' } = outcome;
  return { code: errorCode, status, message };
}
