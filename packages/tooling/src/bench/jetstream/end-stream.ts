import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Setting } from './setting.ts';

/** Deletes what a run has stored, and returns the bytes that an event took. */
export async function endStream({ servers, stream = '' }: Setting): Promise<number> {
  const connection = await connect({ servers: [...servers] });
  const { streams } = await jetstreamManager(connection);
  const { bytes, messages } = (await streams.info(stream)).state;
  for (const name of [stream, `${stream}-dead`, `${stream}-whole`, `${stream}-owners`, `${stream}-notes`]) await streams.delete(name);
  await connection.close();
  return bytes / messages;
}
