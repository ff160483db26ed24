export { createFakeClock } from './testing/fake-clock.ts';
export type { FakeClock } from './testing/fake-clock.ts';
export { makeBatch, makeEntry, makeEvent, makeSendContext } from './testing/make-event.ts';
export { recordingTransport } from './testing/recording-transport.ts';
export type { RecordingOptions, RecordingTransport } from './testing/recording-transport.ts';
export type { ExpectedRequest, TransportExample } from './testing/transport-example.ts';
