import type { Ability, Driver, Tab } from '../drivers/driver.ts';
import type { PageSettings } from './page-settings.ts';
import type { Visit } from './visit.ts';

/** What a scenario has: a browser and a website that no other scenario uses. */
export interface Stage {
  readonly driver: Driver;
  readonly visit: Visit;
  /** Another website. */
  elsewhere(): Visit;
  /** Opens a page of the visit in a new tab and waits for its tracker. */
  open(path?: string): Promise<Tab>;
  /** A second browser whose visitor lets no site set cookies. It is closed with the scenario. */
  openWithoutCookies(path?: string): Promise<Tab>;
}

/** A page and a script, the same for every browser. */
export interface Scenario {
  /** Goes on after the name of its group. */
  readonly title: string;
  readonly needs?: readonly Ability[];
  readonly page?: Partial<PageSettings>;
  play(stage: Stage): Promise<void>;
}

/** Scenarios of one subject. */
export interface ScenarioGroup {
  readonly subject: string;
  readonly scenarios: readonly Scenario[];
}
