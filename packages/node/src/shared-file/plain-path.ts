/** A path that is one: SQLite has names for databases in memory and addresses of files, which would become files of these names here. */
export const plainPath = /^(?!:memory:$|file:)/i;
