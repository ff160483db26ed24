import type { Delivery, DeliveryParts } from './create-delivery.ts';

/** Delivers what it can in time, and leaves the rest to the outbox or, without one, drops it. */
export async function close({ lanes, shut }: Delivery, { clock }: Pick<DeliveryParts, 'clock'>, withinMs: number): Promise<void> {
  for (const lane of lanes) lane.drop('closed', ({ waits }) => waits);
  await new Promise<unknown>((resolve) => {
    const stop = clock.after(withinMs, () => resolve(undefined));
    void Promise.all(lanes.map((lane) => lane.flush(true))).then(stop).then(resolve);
  });
  for (const lane of lanes) lane.stop();
  const isKept = await shut();
  for (const lane of lanes) {
    if (!isKept) lane.drop('closed', () => true);
    void lane.transport.close?.();
  }
}
