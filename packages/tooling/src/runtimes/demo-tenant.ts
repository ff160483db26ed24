import type { demoTenant } from '@waymark/testkit/sandbox';

/** What the stand-ins know by default. As a type only: the checks run where the stand-ins do not. */
export type DemoTenant = typeof demoTenant;
