import type { Agent } from 'node:https';
import type { DurationMs } from '@waymark/core';
import { ConnectTimeout } from './connect-timeout.ts';

/** Limits the time of a connection through a proxy, certificate included. Its request hears of no socket before it is there, so that nobody else can. */
export function limitTunnels(agent: Agent, withinMs: DurationMs): Agent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      done?.(new ConnectTimeout(), undefined as never);
    }, withinMs);
    timer.unref();
    return connect(options, (error, socket) => {
      clearTimeout(timer);
      if (isLate) socket?.destroy();
      else done?.(error, socket);
    });
  };
  return agent;
}
