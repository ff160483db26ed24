export { utf8Bytes } from './bytes.ts';
export { isEventId, keyedId } from './envelope/event-id.ts';
export { eventTime } from './envelope/event-time.ts';
export { idMaker } from './envelope/id-maker.ts';
export { TrackingError } from './errors.ts';
export { businessKeyOf, priorityOf } from './events/facts.ts';
export { callFault } from './pipeline/call-fault.ts';
export { validate } from './pipeline/validate.ts';
export { createWarner, reportError } from './pipeline/warn.ts';
