/** One object of a report, whatever the command. */
interface Line {
  readonly id: string;
  readonly status: string;
  readonly foreignIds?: readonly string[];
}

/** What the commands report. */
export interface Report {
  readonly deliveryConfig: Line;
  readonly events: readonly Line[];
}

/** A line per object, in the order in which they were looked at. */
export function printReport({ deliveryConfig, events }: Report): string {
  return [deliveryConfig, ...events].map(({ id, status, foreignIds }) => `${status.padEnd(10)} ${id}${foreignIds ? `  ${inTheWay(foreignIds)}` : ''}\n`).join('');
}

function inTheWay(ids: readonly string[]): string {
  return ids.length > 0 ? `(in the way: ${ids.join(', ')}; --replace-foreign deletes it)` : '(something of others is in the way)';
}
