export { discoverExamples } from './discover/examples.ts';
export { searchExamples } from './search/examples.ts';
export { sendExamples } from './send/examples.ts';
