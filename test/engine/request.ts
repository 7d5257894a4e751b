import { Agent, get } from "node:http";

/**
 * How long a connection is kept that nothing goes over: shorter than any server keeps it. Without a limit Node.js' client overlooks what the
 * server announces, and may send a request over a connection that is being closed.
 */
const idleMs = 30_000;

/** Connections that are kept for further requests. */
export function lastingConnections(): Agent {
  return new Agent({ keepAlive: true, timeout: idleMs });
}

/**
 * One request to the end of its answer.
 *
 * @param agent keeps connections for the next request; false: a connection of its own
 * @param headers what is sent with it
 * @throws when it fails, breaks off, is answered with another status than 200, or not to its end within the limit
 */
export function ask(
  url: string,
  agent: Agent | false,
  limitMs = 60_000,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(limitMs);
    const fail = (error: Error): void => {
      reject(late.aborted ? new Error(`no answer within ${limitMs / 1000} seconds`) : error);
    };
    get(url, { agent, headers, signal: late }, (response) => {
      response.setEncoding("utf8");
      let text = "";
      response.on("data", (part: string) => (text += part));
      response.on("error", fail);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    }).on("error", fail);
  });
}
