/** Ids of business keys that a page remembers. */
const most = 1000;

/** Remembers which ids of business keys have been delivered, the latest of them. Ids of chance never come again. */
export function createRecentIds(): readonly [isKnown: (id: string) => boolean, add: (id: string) => void] {
  const ids = new Set<string>();
  return [
    (id) => ids.has(id),
    (id) => {
      // Ids of chance have neither sign.
      if (/[:~]/.test(id)) ids.add(id);
      if (ids.size > most) ids.delete(ids.values().next().value as string);
    },
  ];
}
