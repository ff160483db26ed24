import { answerPreflight, type CorsRules, corsHeaders } from './cors.ts';
import type { FakeAnswer, SandboxRequest, VendorFake } from './fake.ts';
import { answerBatch } from './sitecore-cdp/batch.ts';
import { restError } from './sitecore-cdp/answers.ts';
import { createBatchStore } from './sitecore-cdp/batch-store.ts';
import { answerGuests } from './sitecore-cdp/rest-guests.ts';
import { answerStream } from './sitecore-cdp/stream.ts';
import { createTenant, type SitecoreCdpFakeOptions } from './sitecore-cdp/tenant.ts';
import { type SitecoreCdpView, viewTenant } from './sitecore-cdp/view.ts';

/** A Sitecore CDP fake whose view is typed. */
export interface SitecoreCdpFake extends VendorFake {
  view(): SitecoreCdpView;
}

/** Pages may use the Stream API; REST and Batch are for servers. */
const cors: CorsRules = {
  methods: ['GET', 'POST'],
  headers: ['content-type', 'x-library-version'],
  covers: (path) => path.startsWith('/v1.2/'),
};

/**
 * A strict Sitecore CDP: the Stream API with its silent drops, the guest REST interface and the Batch API.
 * It rebuilds sessions, carts, orders and profiles from what arrives.
 */
export function sitecoreCdpFake(options: SitecoreCdpFakeOptions = {}): SitecoreCdpFake {
  let tenant = createTenant(options);
  let batches = createBatchStore();

  function handle(request: SandboxRequest): FakeAnswer {
    return (
      answerPreflight(cors, request) ??
      answerStream(tenant, request) ??
      answerGuests(tenant, request) ??
      answerBatch(tenant, batches, request) ??
      restError(404, 'Sitecore CDP has nothing at this address', `${request.method} ${request.path}`)
    );
  }

  return {
    name: 'sitecore-cdp',
    title: 'Sitecore CDP',
    handle,
    cors: (request) => corsHeaders(cors, request),
    view: () => viewTenant(tenant),
    reset() {
      tenant = createTenant(options);
      batches = createBatchStore();
    },
  };
}
