/**
 * A UUID as Send writes it, 32 lower-case hexadecimal digits without dashes; undefined when the text is no UUID in either spelling. `isV4`: nor when it is of
 * another version than 4, which Send asks for.
 */
export const plainUuid = (text = '', isV4 = false): string | undefined => {
  const plain = text.replaceAll('-', '').toLowerCase();
  return /^[\da-f]{8}(-?)([\da-f]{4}\1){3}[\da-f]{12}$/i.test(text) && (!isV4 || /^.{12}4...[89ab]/.test(plain)) ? plain : undefined;
};
