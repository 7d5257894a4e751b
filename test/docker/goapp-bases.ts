import { cp, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { docker, Image } from "./docker";

const goapp = resolve(__dirname, "../../examples/goapp");

/**
 * What stands in place of the images that `goapp`'s Dockerfile names, where those can't be had: one to build with, and nothing at all to run
 * on.
 */
export class GoappBases implements AsyncDisposable {
  private constructor(
    /** By the names of the Dockerfile's stages; undefined where its own are used. */
    readonly instead: Readonly<Record<string, string>> | undefined,
  ) {}

  /** @param compiles whether the build itself compiles the sources, which takes a minute; else it gets what this machine's Go makes of them */
  static async create({ compiles }: { compiles: boolean }): Promise<GoappBases> {
    const { NODE_IMAGE } = process.env;
    if (NODE_IMAGE === undefined) return new GoappBases(undefined);
    const empty = (await execa("docker", ["import", "-"], { input: new Uint8Array(1024) })).stdout;
    const go = await (compiles ? goImage(NODE_IMAGE) : builtImage(NODE_IMAGE));
    return new GoappBases({ "pinned-go": await named(go.id, "go"), "pinned-runtime": await named(empty, "empty") });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const tag of Object.values(this.instead ?? {})) await docker("image", "rm", "--force", tag);
  }
}

/** A build takes an image of this engine by a name alone. */
async function named(id: string, name: string): Promise<string> {
  const tag = `slipway-test-${process.pid}-${name}:local`;
  await docker("tag", id, tag);
  return tag;
}

async function goImage(base: string): Promise<Image> {
  await using folder = await TestFolder.create();
  const { stdout: root } = await execa("go", ["env", "GOROOT"]);
  for (const part of ["VERSION", "go.env", "bin", "lib", "pkg", "src"])
    await cp(join(root, part), join(folder.path, "go", part), { recursive: true, dereference: true });
  const certificates =
    process.env.NODE_EXTRA_CA_CERTS === undefined ? [] : ["ENV SSL_CERT_FILE=/usr/local/share/extra-ca-certs.pem"];
  const lines = [
    `FROM ${base}`,
    "COPY go /usr/local/go",
    "ENV PATH=/usr/local/go/bin:$PATH GOTOOLCHAIN=local",
    ...certificates,
  ];
  await writeFile(join(folder.path, "Dockerfile"), lines.join("\n"));
  return await Image.build(join(folder.path, "Dockerfile"), folder.path, undefined);
}

/** Its `go` hands over, for whatever it is to build, the program as this machine's own Go has built it: its cache has most of that. */
async function builtImage(base: string): Promise<Image> {
  await using folder = await TestFolder.create();
  const flags = ["-trimpath", "-ldflags=-s -w", "-o", join(folder.path, "goapp")];
  await execa("go", ["build", ...flags, "./cmd/goapp"], { cwd: goapp, env: { CGO_ENABLED: "0", GOWORK: "off" } });
  const script = [
    "#!/bin/sh",
    '[ "$1" = build ] || exit 0',
    'while [ "$1" != -o ]; do shift; done',
    'mkdir -p "$(dirname "$2")"',
    'exec cp /goapp "$2"',
  ];
  await writeFile(join(folder.path, "go"), script.join("\n"), { mode: 0o755 });
  const lines = [`FROM ${base}`, "COPY goapp /goapp", "COPY go /usr/local/bin/go"];
  await writeFile(join(folder.path, "Dockerfile"), lines.join("\n"));
  return await Image.build(join(folder.path, "Dockerfile"), folder.path, undefined);
}
