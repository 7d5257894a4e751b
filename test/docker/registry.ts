import { randomUUID } from "node:crypto";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import getPort from "get-port";
import pRetry, { AbortError } from "p-retry";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";

/** Debian's package of the registry that Docker's own image has. */
const PROGRAM = "docker-registry";

/** Why there is no registry; undefined where one can be started. */
export function registryFault(): string | undefined {
  const { failed } = execaSync(PROGRAM, ["--version"], { reject: false });
  return failed ? `\`${PROGRAM}\` is not installed` : undefined;
}

/**
 * An image of the registry, as the one of Docker Hub is, of this machine's own program: for as long as a test runs.
 *
 * @param base an image with the libraries that it loads
 */
export class RegistryImage implements AsyncDisposable {
  private constructor(readonly name: string) {}

  static async build(base: string): Promise<RegistryImage> {
    await using folder = await TestFolder.create();
    const { stdout: program } = await execa("which", [PROGRAM]);
    await copyFile(program, join(folder.path, "registry"));
    const config = { version: 0.1, storage: { filesystem: {} }, http: { addr: ":5000" } };
    await writeFile(join(folder.path, "config.yml"), JSON.stringify(config));
    const name = `slipway-test-registry:${randomUUID()}`;
    const lines = [`FROM ${base}`, "COPY . /", "VOLUME /var/lib/registry", 'CMD ["/registry", "serve", "/config.yml"]'];
    await execa("docker", ["build", `--tag=${name}`, "--file=-", folder.path], { input: lines.join("\n") });
    return new RegistryImage(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await execa("docker", ["image", "rm", "--force", this.name]);
  }
}

/** A registry of this machine, for as long as a test runs. */
export class Registry implements AsyncDisposable {
  #log = "";

  private constructor(
    private readonly folder: TestFolder,
    private readonly program: ReturnType<typeof serving>,
    /** Where images are: host and port. */
    readonly place: string,
  ) {
    program.all.on("data", (said: Buffer) => (this.#log += String(said)));
  }

  static async start(): Promise<Registry> {
    const folder = await TestFolder.create();
    const place = `127.0.0.1:${await getPort()}`;
    const config = { version: 0.1, storage: { filesystem: { rootdirectory: folder.path } }, http: { addr: place } };
    const file = join(folder.path, "config.yml");
    // What is JSON is YAML, too.
    await writeFile(file, JSON.stringify(config));
    const registry = new Registry(folder, serving(file), place);
    await registry.#untilThere();
    return registry;
  }

  /** How often something was brought to it. */
  get writes(): number {
    return this.#log.match(/"(POST|PUT|PATCH) /g)?.length ?? 0;
  }

  /** The digest that it serves a tag of an image as. */
  async digestOf(image: string, tag: string): Promise<string | null> {
    const accept = "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json";
    const response = await fetch(`http://${this.place}/v2/${image}/manifests/${tag}`, { headers: { accept } });
    return response.headers.get("docker-content-digest");
  }

  async #untilThere(): Promise<void> {
    const ask = async () => {
      if (this.program.exitCode !== null) throw new AbortError(`the registry has ended: ${this.#log}`);
      await fetch(`http://${this.place}/v2/`);
    };
    await pRetry(ask, { retries: 200, minTimeout: 50, factor: 1 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.program.kill();
    await this.program;
    await this.folder[Symbol.asyncDispose]();
  }
}

function serving(config: string) {
  return execa(PROGRAM, ["serve", config], { all: true, reject: false, buffer: false });
}
