import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { isListening } from "../port";
import { StepFailure } from "../runtime";
import { outsideAddress } from "./outside-address";
import { explainClosed, nothingListens } from "./port-scan";

const requestLimitMs = 5_000;
/** A thorough look for open ports is worth as much as this many checks. */
const checksPerScan = 10;

/** What an instance is asked to see whether it is healthy. */
export interface HealthProbe {
  port: number;
  /** Its first process. */
  pid: number;
  /** Asked for by GET; empty: a TCP connection is enough. */
  path: string;
  /** The host that the request names. */
  host: string;
  signal: AbortSignal;
}

export interface HealthCheck extends HealthProbe {
  intervalMs: number;
  limitMs: number;
  /** Told once of each reason why a service that listens somewhere can't be reached. */
  onUnreachable(problem: string): void;
}

/** Why an instance is not healthy. */
interface Problem {
  /** The end of a sentence. */
  reason: string;
  /** Whether it fails its check, listens nowhere, or where it can't be reached. */
  kind: "failing" | "closed" | "unreachable";
}

/**
 * Waits until an instance can be reached as Render reaches a service, and passes its health check: 2xx or 3xx within
 * five seconds, or an open port.
 *
 * @throws StepFailure with the last reason when the limit is over
 */
export async function waitUntilHealthy(check: HealthCheck): Promise<void> {
  const limit = AbortSignal.timeout(check.limitMs);
  let told: string | undefined;
  for (let count = 1; ; count += 1) {
    const isLast = limit.aborted;
    const problem = await examine(check, isLast || count % checksPerScan === 0);
    if (problem === undefined) return;
    if (isLast) throw unhealthy(check, problem);
    if (problem.kind === "unreachable" && problem.reason !== told) check.onUnreachable((told = problem.reason));
    await delay(check.intervalMs, undefined, { signal: check.signal });
  }
}

function unhealthy({ path, limitMs }: HealthCheck, { reason, kind }: Problem): StepFailure {
  const time = `${limitMs / 1000} seconds`;
  const message =
    kind === "failing"
      ? `Health check of ${path} timed out after ${time}: ${reason}`
      : `Port scan timeout reached after ${time}, no open ports detected on 0.0.0.0: ${reason}`;
  return new StepFailure(message, { unhealthy: reason, timedOutSeconds: Math.round(limitMs / 1000) });
}

/** Why an instance is not healthy now; undefined when it is. */
export async function findProblem(probe: HealthProbe): Promise<string | undefined> {
  return (await examine(probe, false))?.reason;
}

async function examine(probe: HealthProbe, thorough: boolean): Promise<Problem | undefined> {
  const address = outsideAddress() ?? "127.0.0.1";
  const problem = probe.path === "" ? await tryToConnect(address, probe.port) : await tryToGet(address, probe);
  if (problem?.kind !== "closed") return problem;
  const reason = await explainClosed({ ...probe, thorough });
  return { reason, kind: reason === nothingListens ? "closed" : "unreachable" };
}

/**
 * By `node:http` rather than `fetch`, which sends no other Host than the address's; and with a timer rather than
 * `AbortSignal.timeout`, which Node 20 forgets at a garbage collection when it is combined with another signal.
 */
function tryToGet(address: string, { port, path, host, signal }: HealthProbe): Promise<Problem | undefined> {
  return new Promise((resolve) => {
    const fail = (reason: string) => resolve({ reason, kind: "failing" });
    const sent = get({
      host: address,
      port,
      path: `/${path.replace(/^\//, "")}`,
      headers: { host },
      agent: false,
      signal,
    });
    const late = setTimeout(() => {
      fail("it gave no answer within 5 seconds");
      sent.destroy();
    }, requestLimitMs);
    sent.once("response", ({ statusCode = 0 }) => {
      if (statusCode >= 200 && statusCode < 400) resolve(undefined);
      else fail(`it answered ${statusCode}`);
      sent.destroy();
    });
    sent.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") resolve(closed);
      else fail(`it gave no answer by HTTP (${error.message})`);
    });
    sent.once("close", () => clearTimeout(late));
  });
}

async function tryToConnect(address: string, port: number): Promise<Problem | undefined> {
  return (await isListening(port, address)) ? undefined : closed;
}

const closed: Problem = { reason: nothingListens, kind: "closed" };
