import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { unlessEmpty } from "../../unless-empty";

/** Where a Docker engine may be. */
export interface EngineAddress {
  /** `unix:///var/run/docker.sock`, `tcp://…`, `ssh://…` */
  url: string;
  /** What says so, as a sentence's part: `DOCKER_HOST`. */
  from: string;
}

/** Whose engine is looked for. */
export interface EngineUser {
  env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  home: string;
}

const configSchema = z.object({ currentContext: z.string().optional() });
const contextSchema = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string().min(1) }) }) });

/**
 * Where the user's engine may be, as Docker's own command finds it: `DOCKER_HOST`, else the context that is chosen. Without
 * either, the sockets of Docker, of a rootless one, of Docker Desktop and of Podman, in this order.
 */
export async function engineAddresses({ env, home }: EngineUser): Promise<EngineAddress[]> {
  const { DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, XDG_RUNTIME_DIR } = env;
  if (DOCKER_HOST) return [{ url: DOCKER_HOST, from: "`DOCKER_HOST`" }];
  const folder = unlessEmpty(DOCKER_CONFIG) ?? join(home, ".docker");
  const config = configSchema.safeParse(await readJson(join(folder, "config.json")));
  const context = unlessEmpty(DOCKER_CONTEXT) ?? unlessEmpty(config.data?.currentContext) ?? "default";
  if (context !== "default") {
    const url = await hostOf(folder, context);
    if (url !== undefined) return [{ url, from: `the Docker context \`${context}\`` }];
  }
  const runtimeSockets = XDG_RUNTIME_DIR
    ? [join(XDG_RUNTIME_DIR, "docker.sock"), join(XDG_RUNTIME_DIR, "podman/podman.sock")]
    : [];
  const sockets = [
    "/var/run/docker.sock",
    ...runtimeSockets,
    join(home, ".docker/run/docker.sock"),
    "/run/podman/podman.sock",
  ];
  return sockets.map((socket) => ({ url: `unix://${socket}`, from: "its usual place" }));
}

/** Contexts are kept in folders that are called by a digest of their names. */
async function hostOf(folder: string, context: string): Promise<string | undefined> {
  const name = createHash("sha256").update(context).digest("hex");
  const read = await readJson(join(folder, "contexts", "meta", name, "meta.json"));
  return contextSchema.safeParse(read).data?.Endpoints.docker.Host;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined; // Not there, or nothing that Docker wrote.
  }
}
