/** A server at the other end of a websocket, in this process: it can be lost and come back. */
import type { FeedMessage, FeedRequest } from '../../src/protocol/types';

export class LostAndFoundServer {
  /** For `ServerConnection.makeSettings`. */
  readonly WebSocket: typeof WebSocket;
  readonly urls: string[] = [];
  readonly requests: FeedRequest[] = [];
  refuses = false;
  private _socket: FarEnd | null = null;

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const server = this;
    this.WebSocket = class extends FarEnd {
      constructor(url: string) {
        super(server);
        server.urls.push(url);
        queueMicrotask(() => (server.refuses ? this.lose() : this.open()));
      }
    } as unknown as typeof WebSocket;
  }

  accept(socket: FarEnd): void {
    this._socket = socket;
  }

  send(message: FeedMessage): void {
    this._socket!.onmessage?.({ data: JSON.stringify(message) });
  }

  lose(): void {
    this._socket?.lose();
  }
}

class FarEnd {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(private readonly _server: LostAndFoundServer) {}

  open(): void {
    this.readyState = 1;
    this._server.accept(this);
    this.onopen?.();
  }

  send(text: string): void {
    this._server.requests.push(JSON.parse(text) as FeedRequest);
  }

  close(): void {
    this.lose();
  }

  lose(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}
