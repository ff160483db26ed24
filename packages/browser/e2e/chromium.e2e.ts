import { startChromium } from './drivers/chromium.ts';
import { playScenarios } from './harness/play-scenarios.ts';

playScenarios(startChromium);
