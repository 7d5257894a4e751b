import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../../../infra/problem";

/** Hosts alone: what is kept for them is nobody's to read here. */
const LoginFile = z.object({
  auths: z.record(z.string(), z.unknown()).catch({}),
  credHelpers: z.record(z.string(), z.unknown()).catch({}),
});

/** Under what the client keeps Docker Hub. */
const dockerHub = "https://index.docker.io/v1/";

/**
 * Whether the `docker` client has credentials for a registry. Some registries tell those who are let in, too, that they are not, as long as
 * there is no image of that name.
 */
export async function isLoggedIn(host: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const file = join(env.DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
  const text = await readFile(file, "utf8").catch(() => "{}");
  const { auths, credHelpers } = LoginFile.catch({ auths: {}, credHelpers: {} }).parse(parseJson(text));
  const key = host === "docker.io" ? dockerHub : host;
  return [key, `https://${key}`].some((name) => name in auths || name in credHelpers);
}
