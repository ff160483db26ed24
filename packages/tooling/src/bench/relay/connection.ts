import { connect, type Socket } from 'node:net';

/** One connection that stays open, with one request on its way at most. */
export interface Connection {
  readonly isIdle: boolean;
  send(bytes: Buffer): void;
  close(): void;
}

/** Writes requests as bytes and reads of answers what is needed, so that the one who asks needs little of what is measured. What a server closes between two requests is opened again. */
export function openConnection(port: number, onAnswer: (status: number) => void, onFailure: (error: Error) => void): Connection {
  let received = '';
  let isIdle = true;
  let socket = open();

  function open(): Socket {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true });
    opened.setEncoding('latin1');
    opened.on('error', (error) => opened === socket && onFailure(error));
    opened.on('end', () => {
      if (!isIdle && opened === socket) onFailure(new Error('The server has closed a connection that waited for an answer.'));
      opened.destroy();
    });
    opened.on('data', take);
    return opened;
  }

  function take(text: string): void {
    received += text;
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
    if (received.length < headEnd + 4 + length) return;
    const status = Number(received.slice(9, 12));
    if (/\r\nconnection: *close/i.test(head)) socket.destroy();
    received = '';
    isIdle = true;
    onAnswer(status);
  }

  return {
    get isIdle() {
      return isIdle;
    },
    send(bytes) {
      isIdle = false;
      if (socket.destroyed) socket = open();
      socket.write(bytes);
    },
    close() {
      isIdle = true;
      socket.destroy();
    },
  };
}
