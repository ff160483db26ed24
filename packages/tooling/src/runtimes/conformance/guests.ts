import { createGuestClient, uploadBatch } from '@waymark/transport-sitecore-cdp/rest';
import { checksOf, type Env, same } from './check.ts';

const api = ({ targets, tenant }: Env) => ({ clientKey: tenant.sitecoreCdp.clientKey, apiToken: tenant.sitecoreCdp.apiToken, target: targets['sitecore-cdp'] ?? '' });
const identifiers = [{ provider: 'CRM_ID', id: 'C-1' }];

/** What `@waymark/transport-sitecore-cdp/rest` promises wherever there are modules of Node.js. */
export const guestChecks = checksOf('transport-sitecore-cdp/rest', {
  'guests are made, found and deleted': async (env) => {
    const guests = createGuestClient(api(env));
    const { ref } = await guests.create({ guestType: 'customer', firstName: 'Mia', identifiers });
    same((await guests.find({ identifier: { provider: 'CRM_ID', id: 'C-1' } })).refs, [ref], 'Found');
    await guests.delete(ref);
    same((await guests.find({ identifier: { provider: 'CRM_ID', id: 'C-1' } })).refs, [], 'Found after it was deleted');
  },
  'batches are packed, uploaded and taken': async (env) => {
    const pollNow = { now: () => Date.now(), after: (_delay: number, run: () => void) => setTimeout(run, 1) };
    const { complete, files } = await uploadBatch({ ...api(env), clock: pollNow }, [{ schema: 'guest', mode: 'upsert', value: { guestType: 'customer', firstName: 'Mia', identifiers } }]);
    same([complete, files.map(({ status, records }) => [status, records])], [true, [['success', 1]]], 'Result');
  },
});
