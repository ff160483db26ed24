/** What `--help` says. */
export const usage = `Usage: npx @waymark/jetstream <command> <config.mjs>

  worker <config>                        delivers what relays have stored, until SIGTERM or SIGINT
  dead-letters <config>                  lists events that destinations refused, without what is personal in them
  replay <config> [numbers of letters]   sends these dead letters again, or the oldest hundred

  --transport <name>   only those of this transport
  --limit <number>     so many letters at most. Default: 100, or all whose numbers are given

The configuration is a module whose default export holds the options of runWorker(), or a function that returns them. Read secrets from the environment there.`;
