import { anywhere } from '../conformance/anywhere.ts';
import { guestChecks } from '../conformance/guests.ts';
import { nodeChecks } from '../conformance/node.ts';
import { workerOf } from './worker.ts';

/** What workerd calls, with `nodejs_compat`. */
export const worker = workerOf([...anywhere, ...nodeChecks, ...guestChecks]);
