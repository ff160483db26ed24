import { memoryOutbox } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describeOutbox } from './describe-outbox.ts';

describeOutbox('memoryOutbox', (limits) => {
  const clock = createFakeClock();
  return { outbox: memoryOutbox({ ...limits, clock }), clock };
});
