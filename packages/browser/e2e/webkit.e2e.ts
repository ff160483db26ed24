import { startWebKit } from './drivers/webkit.ts';
import { playScenarios } from './harness/play-scenarios.ts';

playScenarios(startWebKit, process.platform === 'linux' ? undefined : 'WebKitGTK and its driver are there for Linux only');
