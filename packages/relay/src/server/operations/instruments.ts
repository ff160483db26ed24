import { deliveryRows } from './delivery-instruments.ts';
import type { Instrument, Row } from './instrument.ts';
import { relayRows } from './relay-instruments.ts';
import type { DeliverySnapshot, RelaySnapshot } from './snapshot.ts';

/** Everything that is measured, for every form in which it is told. */
export const instruments: readonly Instrument[] = [
  ...relayRows.map((row) => instrumentOf(row, (snapshot) => ('report' in snapshot ? snapshot : undefined))),
  ...deliveryRows.map((row) => instrumentOf(row, (snapshot) => snapshot)),
];

function instrumentOf<Snapshot>([name, kind, unit, description, read]: Row<Snapshot>, pick: (snapshot: DeliverySnapshot | RelaySnapshot) => Snapshot | undefined): Instrument {
  return {
    name: `waymark.relay.${name}`,
    kind,
    unit,
    description,
    read(snapshot) {
      const picked = pick(snapshot);
      return picked && read(picked);
    },
  };
}
