import { anywhere } from '../conformance/anywhere.ts';
import { workerOf } from './worker.ts';

/** What workerd calls. */
export const worker = workerOf(anywhere);
