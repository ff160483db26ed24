const constant = /(export const version = ')[^']*(';)/;

/** The text of a `version.ts` with the version of its package. Throws when there is no version to replace. */
export function withVersion(text: string, version: string): string {
  if (!constant.test(text)) throw new Error("version.ts has no line export const version = '…'; to write the version into.");
  return text.replace(constant, `$1${version}$2`);
}
