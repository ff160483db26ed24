import type { EventSchema } from '@waymark/core';
import { checkEvent } from './check-event.ts';
import type { CdpEvent } from './types.ts';

const schema: EventSchema<CdpEvent> = {
  '~standard': {
    version: 1,
    vendor: 'waymark',
    validate(value) {
      const checked = checkEvent(value);
      return checked.faults ? { issues: checked.faults } : { value: checked.event };
    },
  },
};

/**
 * Lets `tracker.track('sitecoreCdp', { type: 'SEARCH', … })` send a Sitecore CDP event as it is. Spread it into the tracker's `events`:
 * `events: { ...standardEvents, ...sitecoreCdpEvents }`.
 */
export const sitecoreCdpEvents = { sitecoreCdp: schema };
