import { connect, type TLSSocket } from "node:tls";
import { isLoopbackAddress } from "@slipway/render-api";
import { messageOf } from "../../errors";
import { report } from "../../report";

/** What waits for an endpoint: more than this is left out, the oldest first. */
const mostBytes = 1024 * 1024;
const connectMs = 10_000;
const longestPauseMs = 60_000;
/** How long the end waits for what was written to be taken. */
const endMs = 1_000;

/**
 * A TLS connection to a syslog server, which is made with the first message and again after each time that it was lost, later each time.
 * What waits for it is bounded, whatever the server does or does not do. Each message is a line.
 */
export class SyslogConnection {
  private readonly waiting: string[] = [];
  private bytes = 0;
  private leftOut = 0;
  private socket: TLSSocket | undefined;
  private isOpen = false;
  private retry: NodeJS.Timeout | undefined;
  private pauseMs: number;
  private isEnded = false;

  /**
   * @param endpoint `<host>:<port>`
   * @param firstPauseMs until a lost connection is made again
   */
  constructor(
    private readonly endpoint: string,
    private readonly firstPauseMs = 1_000,
  ) {
    this.pauseMs = firstPauseMs;
  }

  /** Bytes of what waits to be sent. */
  get backlog(): number {
    return this.bytes;
  }

  send(message: string): void {
    if (this.isEnded) return;
    const line = `${message}\n`;
    this.waiting.push(line);
    this.bytes += Buffer.byteLength(line);
    while (this.bytes > mostBytes) {
      this.take();
      this.leftOut += 1;
    }
    if (this.socket !== undefined) this.flush(this.socket);
    else if (this.retry === undefined) this.open();
  }

  /** Sends what it can at once, and lets the connection go. */
  async end(): Promise<void> {
    this.isEnded = true;
    clearTimeout(this.retry);
    const { socket } = this;
    if (socket === undefined) return;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(() => socket.destroy(), endMs);
      socket.once("close", () => {
        clearTimeout(limit);
        resolve();
      });
      if (this.isOpen) socket.end();
      else socket.destroy();
    });
  }

  private take(): string {
    const line = this.waiting.shift() ?? "";
    this.bytes -= Buffer.byteLength(line);
    return line;
  }

  private open(): void {
    this.retry = undefined;
    const [, name = "", port] = /^(.+):(\d+)$/.exec(this.endpoint) ?? [];
    const host = name.replaceAll(/[[\]]/g, "");
    // A server of this machine has a certificate that no authority signed.
    const isHere = host === "localhost" || isLoopbackAddress(name);
    const socket = connect({ host, port: Number(port), rejectUnauthorized: !isHere });
    this.socket = socket;
    socket.setTimeout(connectMs, () => socket.destroy(new Error(`no answer in ${connectMs / 1000} s`)));
    let cause = "it closed the connection";
    socket.on("error", (error) => {
      cause = messageOf(error);
    });
    socket.once("secureConnect", () => {
      socket.setTimeout(0);
      this.isOpen = true;
      this.pauseMs = this.firstPauseMs;
      this.flush(socket);
    });
    socket.on("drain", () => this.flush(socket));
    // Syslog servers say nothing; what one says anyway must not wait for a reader.
    socket.resume();
    socket.once("close", () => this.closed(cause));
  }

  private flush(socket: TLSSocket): void {
    if (!this.isOpen) return;
    if (this.leftOut > 0) {
      report(
        `Of the log stream to \`${this.endpoint}\` ${this.leftOut} lines were left out, which it did not take in time.`,
      );
      this.leftOut = 0;
    }
    while (this.waiting.length > 0 && socket.writable && !socket.writableNeedDrain) socket.write(this.take());
  }

  private closed(cause: string): void {
    this.socket = undefined;
    this.isOpen = false;
    if (this.isEnded || this.waiting.length === 0) return;
    if (this.pauseMs === this.firstPauseMs) {
      report(`The log stream to \`${this.endpoint}\` is interrupted and tried again: ${cause}`);
    }
    this.retry = setTimeout(() => this.open(), this.pauseMs).unref();
    this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs);
  }
}
