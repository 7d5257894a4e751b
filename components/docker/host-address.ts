/** How a Docker engine is reached. */
export type HostAddress =
  | { kind: "socket"; path: string }
  | { kind: "tcp"; host: string; port: number }
  | { kind: "ssh"; host: string; port?: number | undefined; user?: string | undefined };

/** What a host can be called in a command line of `ssh`, where a word that begins with a hyphen is an option. */
const name = /^[A-Za-z0-9_][\w.-]*$/;
const thisMachine = ["127.0.0.1", "localhost", "[::1]"];

export const hostExpected =
  "expected `ssh://<user>@<host>`, or on this machine `unix:///var/run/docker.sock` or `tcp://127.0.0.1:<port>`";

/**
 * The parts of an address such as `ssh://deploy@203.0.113.5`.
 *
 * @returns a half-sentence that says what is wrong with it, in place of the parts
 */
export function parseHostAddress(text: string): HostAddress | string {
  if (/^unix:\/\/\/[^\s?#]+$/.test(text)) return { kind: "socket", path: text.slice("unix://".length) };
  if (!/^(ssh|tcp):\/\//.test(text) || !URL.canParse(text)) return hostExpected;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (password !== "") return "has a password, which would stand in process titles: let `ssh` use a key";
  if (!/^\/?$/.test(pathname) || search !== "" || hash !== "") return `has a path: ${hostExpected}`;
  if (protocol === "ssh:") {
    if (!name.test(hostname) || (username !== "" && !name.test(username))) return hostExpected;
    return { kind: "ssh", host: hostname, ...(port && { port: Number(port) }), ...(username && { user: username }) };
  }
  if (!thisMachine.includes(hostname))
    return "is a Docker engine that anybody on the network could be root by: reach it by `ssh://<user>@<host>`";
  if (username !== "" || port === "") return hostExpected;
  return { kind: "tcp", host: hostname.replaceAll(/[[\]]/g, ""), port: Number(port) };
}

/** The parts of an address that the settings' schema has found right. */
export function addressOf(dockerHost: string): HostAddress {
  const address = parseHostAddress(dockerHost);
  if (typeof address === "string") throw new Error(`\`slipway:dockerHost\` ${address}`);
  return address;
}
