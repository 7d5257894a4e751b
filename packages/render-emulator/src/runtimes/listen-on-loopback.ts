import { readFileSync } from "node:fs";
import { join } from "node:path";

const preload = join(__dirname, "loopback-preload.js");

/**
 * The environment of a service's process, with what makes its Node.js programs listen on loopback where they ask for all
 * addresses. Only Linux has an address where it still shows that they did: see {@link outsideAddress}.
 */
export function listenOnLoopback(
  env: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  return platform === "linux" ? withPreload(env, preload) : { ...env };
}

/** The same for a container, which has what is loaded as a file of its own. */
export const preloadInContainer = {
  path: "/.slipway/loopback-preload.js",
  get content() {
    return readFileSync(preload, "utf8");
  },
};

export function listenOnLoopbackInContainer(env: Readonly<Record<string, string>>): Record<string, string> {
  return withPreload(env, preloadInContainer.path);
}

function withPreload(env: Readonly<Record<string, string>>, file: string): Record<string, string> {
  const path = /^[\w./@+-]+$/.test(file) ? file : JSON.stringify(file);
  const { NODE_OPTIONS: own = "" } = env;
  return { ...env, NODE_OPTIONS: `${own} --require=${path}`.trim() };
}
