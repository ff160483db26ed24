// Names nothing to use, so that a bundler for browsers finds no `tracify` here and refuses the build.
throw Object.assign(
  new Error(
    '[server-only] @waymark/transport-tracify was loaded in a browser. It runs on a server only: it holds a secret key and needs the IP address of the ' +
      'visitor. In a page, send events to your relay, and give this transport to the relay.',
  ),
  { code: 'server-only' },
);
