import { type Load, putLoad } from './load.ts';
import { makeVisits } from './visits.ts';

/** The process of all who send: the same one for every server. Ids never come again in its life. */
const visits = await makeVisits();
let serial = 0;

function nextVisit(): Buffer {
  const visit = visits[serial % visits.length];
  if (!visit) throw new Error('There are no visits.');
  visit.renew(serial);
  serial += 1;
  return visit.bytes;
}

process.on('message', (load: Load) => {
  void putLoad(load, nextVisit).then((answers) => process.send?.(answers));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
