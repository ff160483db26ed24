import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './certificate.ts';
import { type HostedVisit, openVisit, type Visit } from './visit.ts';

/** The servers of all scenarios, one with and one without TLS. Each has a host name of its own, so that cookies and storage are its own as well. */
export interface Site {
  visit(): Visit;
  close(): Promise<void>;
}

/** Every name below `localhost` is this machine (RFC 6761). */
export async function startSite(script: string): Promise<Site> {
  const visits: HostedVisit[] = [];
  const answer: RequestListener = (request, response) => {
    const found = /visit-(\d+)\.localhost/.exec(request.headers.host ?? '');
    const visit = visits[Number(found?.[1])];
    if (visit) visit.handle(request, response);
    else response.writeHead(404).end();
  };
  const servers = [createServer(answer), createSecureServer(makeCertificate(), answer)];
  const [port = 0, securePort = 0] = await Promise.all(servers.map(listen));
  return {
    visit() {
      const visit = openVisit(`visit-${visits.length}.localhost`, { port, securePort }, script);
      visits.push(visit);
      return visit;
    },
    async close() {
      await Promise.all(visits.map((each) => each.close()));
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => void server.close(resolve));
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
