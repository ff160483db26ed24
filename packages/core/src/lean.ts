export { automaticEvents } from './events/facts.ts';
export { startLeanTracker } from './pipeline/start-tracker.ts';
export type { LeanTracker, LeanTrackerOptions } from './pipeline/start-tracker.ts';
export { systemClock } from './system-clock.ts';
export { TrackingError } from './errors.ts';
