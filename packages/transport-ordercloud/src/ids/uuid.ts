/** A UUID of any version without dashes. */
const anyVersion = /^[\da-f]{32}$/;
/** The same of version 4, which Send asks for. */
export const version4 = /^(?=.{12}4...[89ab])[\da-f]{32}$/;

/** A UUID as Send writes it, 32 lower-case hexadecimal digits without dashes; undefined when the text is no UUID in either spelling, or has not the `form`. */
export const plainUuid = (text = '', form = anyVersion): string | undefined =>
  form.exec(text.toLowerCase().replace(/^(.{8})-(.{4})-(.{4})-(.{4})-/, '$1$2$3$4'))?.[0];
