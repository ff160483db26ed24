import { memoryState } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describeState } from './describe-state.ts';

describeState('memoryState', () => {
  const clock = createFakeClock();
  return { state: memoryState({ clock }), clock };
});
