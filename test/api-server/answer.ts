import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import type { KubeObject } from './kinds.ts';

/** One HTTP answer with the faults that hit it. */
export class Answer {
  readonly #response: ServerResponse;
  readonly #date: () => number;
  /** Bytes of body left before the connection breaks. */
  #left: number;

  constructor(response: ServerResponse, faults: readonly Fault[], date: () => number) {
    const cut = faults.find((fault) => fault.kind === 'cut');
    this.#response = response;
    this.#date = date;
    this.#left = cut?.afterBytes ?? Number.POSITIVE_INFINITY;
  }

  begin(code: number, headers: Readonly<Record<string, string>> = {}): void {
    this.#response.writeHead(code, {
      'content-type': 'application/json',
      date: new Date(this.#date()).toUTCString(),
      ...headers,
    });
    this.#response.flushHeaders();
  }

  /** Writes, as far as the connection lives; false while the reader is behind. */
  write(text: string): boolean {
    if (this.#left <= 0) return true;
    const bytes = Buffer.from(text);
    const part = bytes.subarray(0, this.#left);
    this.#left -= bytes.length;
    const ready = this.#response.write(part, () => {
      if (this.#left <= 0) this.breakOff();
    });
    return ready;
  }

  /** Resolves when the reader has caught up, or is gone. */
  drained(): Promise<void> {
    const response = this.#response;
    return new Promise((resolve) => {
      const settle = (): void => {
        response.off('drain', settle);
        response.off('close', settle);
        resolve();
      };
      response.on('drain', settle);
      response.on('close', settle);
    });
  }

  end(): void {
    if (this.#left > 0) this.#response.end();
  }

  /** Breaks the connection as it is, without ending the body. */
  breakOff(): void {
    this.#response.socket?.destroy();
  }

  send(code: number, body: KubeObject | string, headers: Readonly<Record<string, string>> = {}): void {
    this.begin(code, headers);
    this.write(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
    this.end();
  }

  onClose(run: () => void): void {
    this.#response.on('close', run);
  }
}
