import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";

const headerBytes = 8;
const standardError = 2;

/**
 * Takes apart what an engine sends of a container's two streams: frames, each with a header that says which stream it is of and how long it is.
 * No more is read before what came was taken, so that a container that writes faster waits in its write.
 */
export function separateStreams(attached: Readable): { stdout: Readable; stderr: Readable } {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  void pass(attached, stdout, stderr)
    // An engine that goes away ends the output; that it did is told by whoever waits for the container.
    .catch(() => undefined)
    .then(() => {
      stdout.end();
      stderr.end();
    });
  return { stdout, stderr };
}

async function pass(attached: Readable, stdout: PassThrough, stderr: PassThrough): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let target = stdout;
  let left = 0;
  for await (const chunk of attached) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (;;) {
      if (left === 0) {
        if (rest.length < headerBytes) break;
        target = rest.readUInt8(0) === standardError ? stderr : stdout;
        left = rest.readUInt32BE(headerBytes / 2);
        rest = rest.subarray(headerBytes);
      }
      if (rest.length === 0) break;
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      if (!target.destroyed && !target.write(part)) await Promise.race([once(target, "drain"), once(target, "close")]);
    }
  }
}
