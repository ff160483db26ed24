import type { Stop } from '@waymark/core';
import { checkValue, having } from '../options/option-rules.ts';
import type { Instrument } from '../server/operations/instrument.ts';
import { instruments } from '../server/operations/instruments.ts';
import type { Observed } from '../server/operations/snapshot.ts';

interface InstrumentOptions {
  readonly unit: string;
  readonly description: string;
}

/** What is used of a meter. That of `@opentelemetry/api` is one, from 1.3 on. */
export interface MeterLike<Observable> {
  createObservableCounter(name: string, options: InstrumentOptions): Observable;
  createObservableGauge(name: string, options: InstrumentOptions): Observable;
  addBatchObservableCallback(callback: (result: ObserverLike<Observable>) => Promise<void>, observables: Observable[]): void;
  removeBatchObservableCallback(callback: (result: ObserverLike<Observable>) => Promise<void>, observables: Observable[]): void;
}

/** Takes what was measured. */
export interface ObserverLike<Observable> {
  observe(observable: Observable, value: number, attributes: Record<string, string>): void;
}

/**
 * Tells OpenTelemetry what is measured of a relay or worker, under the same names as its Prometheus metrics, whenever a reader of the meter asks. Returns a function that
 * stops it.
 */
export function observeRelay<Observable>(observed: Pick<Observed, 'snapshot'>, meter: MeterLike<Observable>): Stop {
  checkValue('observeRelay() argument "observed"', observed ?? null, having(['snapshot'], 'a relay, or what watchWorker() made'));
  checkValue('observeRelay() argument "meter"', meter ?? null, having(['createObservableCounter', 'createObservableGauge', 'addBatchObservableCallback'], 'a meter of @opentelemetry/api'));
  const pairs = instruments.map((instrument) => ({ instrument, observable: observableOf(meter, instrument) }));
  const observables = pairs.map(({ observable }) => observable);

  async function observe(result: ObserverLike<Observable>): Promise<void> {
    const snapshot = await observed.snapshot();
    for (const { instrument, observable } of pairs) {
      for (const { value, attributes } of instrument.read(snapshot) ?? []) result.observe(observable, value, { ...attributes });
    }
  }

  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}

function observableOf<Observable>(meter: MeterLike<Observable>, { name, kind, unit, description }: Instrument): Observable {
  const options = { unit, description };
  return kind === 'counter' ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options);
}
