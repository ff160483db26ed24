import type { ScenarioGroup } from '../harness/scenario.ts';
import { attention } from './attention.ts';
import { consent } from './consent.ts';
import { identity } from './identity.ts';
import { leaving } from './leaving.ts';
import { pages } from './pages.ts';
import { routes } from './routes.ts';
import { signIn } from './sign-in.ts';
import { surroundings } from './surroundings.ts';
import { tab } from './tab.ts';

/** Everything that is played in every browser. */
export const allScenarios: readonly ScenarioGroup[] = [tab, pages, routes, ...attention, signIn, identity, consent, leaving, surroundings];
