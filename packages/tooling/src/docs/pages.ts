/** One page of `docs/destinations`, printed from the examples that the tests of a transport run. */
export interface Page {
  /** File below `docs/destinations`. */
  readonly file: string;
  readonly title: string;
  readonly packageName: string;
  /** Module below the repository, and the name of its export. */
  readonly module: string;
  readonly exportName: string;
}

export const pages: readonly Page[] = [
  {
    file: 'sitecore-cdp.md',
    title: 'Sitecore CDP',
    packageName: '@waymark/transport-sitecore-cdp',
    module: 'packages/transport-sitecore-cdp/src/examples.ts',
    exportName: 'examples',
  },
  { file: 'tracify.md', title: 'Tracify', packageName: '@waymark/transport-tracify', module: 'packages/transport-tracify/src/examples.ts', exportName: 'examples' },
  ...(['Send', 'Discover', 'Search'] as const).map((product) => ({
    file: `sitecore-${product.toLowerCase()}.md`,
    title: `Sitecore ${product}`,
    packageName: '@waymark/transport-ordercloud',
    module: 'packages/transport-ordercloud/src/examples.ts',
    exportName: `${product.toLowerCase()}Examples`,
  })),
];
