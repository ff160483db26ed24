import { connect, type Socket } from 'node:net';

/** One connection that stays open, with one request on its way at most. */
export interface Connection {
  readonly isIdle: boolean;
  send(bytes: Buffer): void;
  close(): void;
}

/** Writes requests as bytes and reads of answers what is needed, so that the one who asks needs little of what is measured. */
export function openConnection(port: number, onAnswer: (status: number) => void, onFailure: (error: Error) => void): Connection {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  let isIdle = true;
  socket.setEncoding('latin1');
  socket.on('error', onFailure);
  socket.on('end', () => onFailure(new Error('The server has closed a connection.')));
  socket.on('data', (text: string) => {
    received += text;
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(received.slice(0, headEnd))?.[1]);
    if (received.length < headEnd + 4 + length) return;
    const status = Number(received.slice(9, 12));
    received = '';
    isIdle = true;
    onAnswer(status);
  });
  return {
    get isIdle() {
      return isIdle;
    },
    send(bytes) {
      isIdle = false;
      socket.write(bytes);
    },
    close: () => void socket.removeAllListeners('end').destroy(),
  };
}
