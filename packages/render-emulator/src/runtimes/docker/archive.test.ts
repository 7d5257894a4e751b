import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { placesOfTheirOwn } from "../../testing/own-places";
import { archiveOf, archiveOfContext, ignoredBy } from "./archive";
import { separateStreams } from "./container-output";

const folder = placesOfTheirOwn();

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder(), name)), { recursive: true });
    await writeFile(join(folder(), name), content);
  }
}

/** The files of an archive, and their contents. */
async function filesOf(archive: Readable): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const reading = archive.pipe(extract());
  reading.on("entry", ({ name, type }, stream, next) => {
    void text(stream).then((content) => {
      if (type === "file") files[name] = content;
      next();
    });
  });
  await new Promise((resolve, reject) => reading.once("finish", resolve).once("error", reject));
  return files;
}

test("a context is sent without what `.dockerignore` leaves out, and with what it lets in again", async () => {
  await write({ "src/main.js": "1", "out/a.js": "2", "out/kept.js": "3", "deep/.env": "4", Dockerfile: "5" });
  const archive = archiveOfContext(folder(), "**/.env\nout\n!out/kept.js\nDockerfile", {
    name: ".dockerfile",
    text: "FROM x",
  });
  expect(await filesOf(archive)).toEqual({ "src/main.js": "1", "out/kept.js": "3", ".dockerfile": "FROM x" });
});

test("a Dockerfile's own list of what is left out counts before the context's", async () => {
  await write({ "app/.dockerignore": "a", "app/Dockerfile.dockerignore": "b", "app/x": "" });
  expect(ignoredBy(folder(), "app/Dockerfile", join(folder(), "app"))).toBe("b");
  expect(ignoredBy(folder(), "Dockerfile", join(folder(), "app"))).toBe("a");
  expect(ignoredBy(folder(), "Dockerfile", folder())).toBe("");
});

test("files are put at their paths", async () => {
  expect(await filesOf(archiveOf([{ path: "/etc/secrets/token", content: "é" }]))).toEqual({
    "etc/secrets/token": "é",
  });
});

test("what a container writes to its two streams is told apart, however it comes in", async () => {
  const frame = (stream: number, content: string) => {
    const header = Buffer.alloc(8);
    header.writeUInt8(stream, 0);
    header.writeUInt32BE(Buffer.byteLength(content), 4);
    return Buffer.concat([header, Buffer.from(content)]);
  };
  const long = "long ".repeat(20_000);
  const all = Buffer.concat([frame(1, "out\n"), frame(2, "failed\n"), frame(1, ""), frame(1, long)]);
  for (const size of [1, 7, all.length]) {
    const attached = new PassThrough();
    const { stdout, stderr } = separateStreams(attached);
    const read = Promise.all([text(stdout), text(stderr)]);
    for (let at = 0; at < all.length; at += size) attached.write(all.subarray(at, at + size));
    attached.end();
    expect(await read).toEqual([`out\n${long}`, "failed\n"]);
  }
});
