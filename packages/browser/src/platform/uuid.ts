/** Random UUID, version 4. Works on pages without https, where `crypto.randomUUID` is missing. */
export function createUuid(): string {
  const form = 'xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx';
  const bytes = crypto.getRandomValues(new Uint8Array(form.length));
  return form.replace(/[xv]/g, (mark, at: number) => {
    const byte = bytes[at] ?? 0;
    return (mark === 'v' ? 8 + (byte % 4) : byte % 16).toString(16);
  });
}
