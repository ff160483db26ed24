/** What bundlers for browsers get instead of the REST entry. */
throw new Error('@waymark/transport-sitecore-cdp/rest needs the secret API token of the tenant. It runs on servers only; keep it out of browser code.');
