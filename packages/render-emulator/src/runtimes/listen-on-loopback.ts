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
  if (platform !== "linux") return { ...env };
  const path = /^[\w./@+-]+$/.test(preload) ? preload : JSON.stringify(preload);
  const { NODE_OPTIONS: own = "" } = env;
  return { ...env, NODE_OPTIONS: `${own} --require=${path}`.trim() };
}
