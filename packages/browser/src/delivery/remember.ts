/** Ids of business keys that a page remembers. */
const most = 1000;

/** Adds an id to the latest of business keys. Ids of chance never come again. */
export function remember(recent: Set<string>, id: string): void {
  // Ids of chance have neither sign.
  if (/[:~]/.test(id)) recent.add(id);
  if (recent.size > most) recent.delete([...recent][0] as string);
}
