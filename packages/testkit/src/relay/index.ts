export { longTitle, relayCases } from './cases.ts';
export type { Asked, Expected, RelayCase } from './cases.ts';
export { playCase } from './play-case.ts';
export { echoOf } from './subject.ts';
export type { Echo, RelaySubject } from './subject.ts';
