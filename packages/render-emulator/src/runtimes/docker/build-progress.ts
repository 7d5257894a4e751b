import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import protobuf from "protobufjs";
import { LineSplitter } from "../line-splitter";
import type { Log } from "../runtime";

/** What BuildKit tells while it builds: see `buildkit_status.proto` of the client library. */
interface Status {
  vertexes: { digest: string; name: string; cached: boolean; started?: unknown; completed?: unknown }[];
  logs: { vertex: string; msg: Uint8Array }[];
}

/** A line of an engine's answer to a build. */
interface BuildEvent {
  id?: string;
  /** BuildKit's status in base64, or the image's id. */
  aux?: string | { ID?: string };
  /** What an engine without BuildKit writes. */
  stream?: string;
  errorDetail?: { message: string };
}

/** Whether a step is none of the Dockerfile's. */
const isEnginesOwn = (name: string) => name.startsWith("[internal]") || name === "copy /context /";

let statusType: protobuf.Type | undefined;

function statusOf(base64: string): Status {
  statusType ??= protobuf
    .loadSync(require.resolve("dockerode/lib/proto/buildkit_status.proto"))
    .lookupType("moby.buildkit.v1.StatusResponse");
  return statusType.decode(Buffer.from(base64, "base64")) as unknown as Status;
}

/** Writes what an engine says of a build to the log, line by line. */
export class BuildProgress {
  private readonly told = new Set<string>();
  private readonly splitters = new Map<string, LineSplitter>();

  constructor(private readonly log: Log) {}

  /**
   * Follows a build to its end.
   *
   * @returns the image's id
   * @throws when the build fails, with what the engine says of it
   */
  async follow(answer: Readable): Promise<string> {
    let imageId: string | undefined;
    for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
      if (line.trim() === "") continue;
      const event = JSON.parse(line) as BuildEvent;
      if (event.errorDetail !== undefined) throw new Error(event.errorDetail.message);
      if (typeof event.aux === "object") imageId = event.aux.ID ?? imageId;
      else if (event.id === "moby.buildkit.trace" && event.aux !== undefined) this.tell(statusOf(event.aux));
      if (event.stream !== undefined) this.write("", Buffer.from(event.stream));
    }
    for (const splitter of this.splitters.values()) for (const line of splitter.end()) this.log(line);
    if (imageId === undefined) throw new Error("The engine ended the build without an image");
    return imageId;
  }

  private tell({ vertexes, logs }: Status): void {
    for (const { digest, name, cached, started, completed } of vertexes) {
      if (isEnginesOwn(name) || this.told.has(digest) || !started) continue;
      if (completed && !cached) continue;
      this.told.add(digest);
      this.log(cached ? `CACHED ${name}` : name);
    }
    for (const { vertex, msg } of logs) this.write(vertex, Buffer.from(msg));
  }

  private write(vertex: string, bytes: Buffer): void {
    const splitter = this.splitters.get(vertex) ?? new LineSplitter();
    this.splitters.set(vertex, splitter);
    for (const line of splitter.push(bytes)) this.log(line);
  }
}
