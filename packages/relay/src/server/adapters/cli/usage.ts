import { defaultDataDir } from '../durable/data-folder.ts';

export const usage = `Looks after the events that destinations of a relay refused.

  waymark-relay dead-letters [choice] [--show]   lists them, without personal data
  waymark-relay replay [choice] [number …]       has them sent again: by the relay that runs, or by the next one that starts

A choice:
  --transport <name>   refused by this destination
  --reason <reason>    refused, gave-up or too-large
  --event <name>       events of this name
  --after <number>     those behind this one, to read on
  --limit <count>      so many at most; a list has 100 unless you say so
  --all                all of them (replay)

  --data-dir <folder>  folder of the relay. Default: ${defaultDataDir}
  --show               the whole events, which hold personal data
  --json               for programs
  --help

Ends with 0 when it is done, with 2 when it was called wrongly or the folder has no dead letters.
`;
