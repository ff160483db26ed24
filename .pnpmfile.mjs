/** Takes the condition that points at TypeScript sources out of a manifest that is packed: tarballs hold only `dist`. */
function withoutSources(target) {
  if (typeof target !== 'object' || target === null) return target;
  const kept = Object.entries(target).filter(([condition]) => condition !== '@waymark/source');
  return Object.fromEntries(kept.map(([condition, inner]) => [condition, withoutSources(inner)]));
}

export const hooks = {
  beforePacking(manifest) {
    const { devDependencies: _, scripts: __, ...kept } = manifest;
    return { ...kept, exports: withoutSources(manifest.exports) };
  },
};
