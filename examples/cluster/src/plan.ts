/** A process that others reach, and where. */
interface Place {
  readonly name: string;
  readonly port: number;
}

/** Who takes part, and at which ports of one machine. */
export interface Plan {
  readonly servers: readonly (Place & { readonly clusterPort: number; readonly monitorPort: number })[];
  readonly relays: readonly (Place & { readonly operationsPort: number })[];
  readonly workers: readonly { readonly name: string; readonly operationsPort: number }[];
  readonly destination: Place;
}

/** So many ports one after another a plan takes. */
export const portsOfPlan = 16;

/** The plan with ports from the first one on. */
export function planOf(firstPort: number): Plan {
  return {
    servers: [0, 1, 2].map((nth) => ({ name: `nats-${nth + 1}`, port: firstPort + nth, clusterPort: firstPort + 3 + nth, monitorPort: firstPort + 6 + nth })),
    relays: [0, 1].map((nth) => ({ name: `relay-${nth + 1}`, port: firstPort + 9 + nth, operationsPort: firstPort + 11 + nth })),
    workers: [0, 1].map((nth) => ({ name: `worker-${nth + 1}`, operationsPort: firstPort + 13 + nth })),
    destination: { name: 'destination', port: firstPort + 15 },
  };
}
