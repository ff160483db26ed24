throw new Error(
  '@waymark/transport-tracify runs on a server only: it holds a secret key and needs the IP address of the visitor. ' +
    'In a page, send events to your relay, and give this transport to the relay.',
);
