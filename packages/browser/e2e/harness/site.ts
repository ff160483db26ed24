import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HostedVisit, openVisit, type Visit } from './visit.ts';

/** One server for all scenarios. Each has a host name of its own, so that cookies and storage are its own as well. */
export interface Site {
  visit(): Visit;
  close(): Promise<void>;
}

/** Every name below `localhost` is this machine (RFC 6761). */
export async function startSite(script: string): Promise<Site> {
  const visits: HostedVisit[] = [];
  const server = createServer((request, response) => {
    const found = /visit-(\d+)\.localhost/.exec(request.headers.host ?? '');
    const visit = visits[Number(found?.[1])];
    if (visit) visit.handle(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    visit() {
      const visit = openVisit(`visit-${visits.length}.localhost`, port, script);
      visits.push(visit);
      return visit;
    },
    async close() {
      await Promise.all(visits.map((each) => each.close()));
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
