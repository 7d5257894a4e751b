import { execa } from "execa";
import { imageRegistry } from "@slipway/render-api";
import type { Detail } from "../../../toolchain/progress";
import { OperationError } from "../operation-error";
import { INPUTS_LABEL } from "./fingerprint";
import { isLoggedIn } from "./docker-login";
import { failureOf, lastLine, registrySentence } from "./registry-failure";

/** An image that is to be built. Paths are absolute. */
export interface ImageBuild {
  /** Name and tag. */
  reference: string;
  dockerfile: string;
  context: string;
  platform: string;
  buildArguments: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** The network of its commands, where that isn't the engine's own. */
  network: string | undefined;
}

/** What a registry has under a tag. */
export interface TaggedImage {
  digest: string;
  /** What it was made of, where that is known. */
  inputs: string | undefined;
}

/** What pushing an image needs of the user's engine. */
export interface Docker {
  /**
   * The platform that the engine builds for by itself, such as `linux/amd64`.
   *
   * @throws OperationError where no engine answers
   */
  ownPlatform(): Promise<string>;
  /**
   * What the registry has under a tag; undefined where it has nothing.
   *
   * @throws OperationError where that can't be told
   */
  tagged(reference: string): Promise<TaggedImage | undefined>;
  /** @throws OperationError with the end of the build's log */
  build(build: ImageBuild, detail: Detail): Promise<void>;
  /**
   * Pushes what was built, and asks the registry what it has then.
   *
   * @returns its digest
   * @throws OperationError where the registry doesn't take it, or has something else
   */
  push(reference: string, detail: Detail): Promise<string>;
}

/** How much of a failed build's log is shown. */
const shownLines = 20;

/** Without provenance, whose time makes two pushes of one image differ: what is pushed is the image and nothing else. */
const environment = { BUILDX_NO_DEFAULT_ATTESTATIONS: "1", BUILDKIT_PROGRESS: "plain" };

/** The engine through its own client, which knows contexts, credential helpers and BuildKit. */
export class DockerClient implements Docker {
  async ownPlatform(): Promise<string> {
    const { failed, all } = await run(["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"]);
    if (!failed) return all.trim();
    throw new OperationError(
      `An image is built by a Docker engine, and none answers (${lastLine(all)}): start one, or say where it is with \`DOCKER_HOST\` or \`docker context use\`.`,
    );
  }

  async tagged(reference: string): Promise<TaggedImage | undefined> {
    // The engine asks the registry itself, with the credentials of its user: what it knows of an image otherwise may be of this machine alone.
    const { failed, all } = await run(["pull", reference]);
    if (!failed) return { digest: digestIn(reference, all), inputs: await inputsOf(reference) };
    const failure = failureOf(all);
    if (failure === "missing") return undefined;
    if (failure === "denied" && (await isLoggedIn(imageRegistry(reference)))) return undefined;
    throw new OperationError(registrySentence(reference, all));
  }

  async build(build: ImageBuild, detail: Detail): Promise<void> {
    const { failed, all } = await run(buildCommand(build), detail);
    if (failed) {
      const end = all.trimEnd().split("\n").slice(-shownLines).join("\n");
      throw new OperationError(`\`${build.reference}\` can't be built; nothing is pushed or pinned:\n${end}`);
    }
    const made = await run(["image", "inspect", "--format", "{{.Os}}/{{.Architecture}}", build.reference]);
    if (build.platform.startsWith(made.all.trim())) return;
    throw new OperationError(
      `\`${build.reference}\` was built for ${made.all.trim()} and not for ${build.platform}: the Dockerfile's base image, or the engine, has no other.`,
    );
  }

  async push(reference: string, detail: Detail): Promise<string> {
    const pushed = await run(["push", reference], detail);
    if (pushed.failed) throw new OperationError(registrySentence(reference, pushed.all));
    const sent = digestIn(reference, pushed.all);
    const there = await this.tagged(reference);
    if (there?.digest === sent) return sent;
    throw new OperationError(
      `The registry has ${there?.digest ?? "nothing"} as \`${reference}\`, and not what was pushed (${sent}): somebody else pushed it meanwhile, so run this again.`,
    );
  }
}

/** The arguments of the client that build an image. */
export function buildCommand(build: ImageBuild): string[] {
  const { reference, dockerfile, context, platform, buildArguments, labels, network } = build;
  const pairs = (option: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => `--${option}=${name}=${value}`);
  return [
    ...["build", `--platform=${platform}`, `--tag=${reference}`, `--file=${dockerfile}`],
    ...(network === undefined ? [] : [`--network=${network}`]),
    ...pairs("label", labels),
    ...pairs("build-arg", buildArguments),
    context,
  ];
}

async function inputsOf(reference: string): Promise<string | undefined> {
  const format = `{{with .Config.Labels}}{{index . "${INPUTS_LABEL}"}}{{end}}`;
  const { failed, all } = await run(["image", "inspect", "--format", format, reference]);
  return failed ? undefined : all.trim() || undefined;
}

function digestIn(reference: string, said: string): string {
  const [, digest] = /digest: (sha256:[0-9a-f]{64})/i.exec(said) ?? [];
  if (digest !== undefined) return digest;
  throw new OperationError(`The Docker client doesn't say which digest \`${reference}\` has: ${lastLine(said)}`);
}

/** Runs the client to its end. */
async function run(args: readonly string[], detail?: Detail): Promise<{ failed: boolean; all: string }> {
  const child = execa("docker", args, { all: true, reject: false, stdin: "ignore", env: environment });
  child.all.on("data", (said: Buffer) => detail?.(lastLine(String(said))));
  const { failed, all, shortMessage = "" } = await child;
  return { failed, all: failed && all.trim() === "" ? shortMessage : all };
}
