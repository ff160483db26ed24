/** Version of this package, as requests to destinations carry it. A test holds it equal to package.json. */
export const version = '0.0.0';
