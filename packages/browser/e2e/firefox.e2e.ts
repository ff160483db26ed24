import { startFirefox } from './drivers/firefox.ts';
import { playScenarios } from './harness/play-scenarios.ts';

playScenarios(startFirefox);
