import type { BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import type { Stop } from '@waymark/core';
import { type Instrument, instruments } from '../server/operations/instruments.ts';
import type { Relay } from '../server/relay.ts';

/**
 * Tells OpenTelemetry what is measured of a relay, under the same names as its Prometheus metrics, whenever a reader of the meter asks. Returns a function that
 * stops it.
 */
export function observeRelay(relay: Pick<Relay<unknown>, 'snapshot'>, meter: Meter): Stop {
  const observed = instruments.map((instrument) => ({ instrument, observable: observableOf(meter, instrument) }));
  const observables = observed.map(({ observable }) => observable);

  async function observe(result: BatchObservableResult): Promise<void> {
    const snapshot = await relay.snapshot();
    for (const { instrument, observable } of observed) {
      for (const { value, attributes } of instrument.read(snapshot)) result.observe(observable, value, attributes);
    }
  }

  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}

function observableOf(meter: Meter, { name, kind, unit, description }: Instrument): Observable {
  const options = { unit, description };
  return kind === 'counter' ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options);
}
