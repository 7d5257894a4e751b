import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Sources } from "../../sources";
import { edgeReplyHeaders, edgeRequestHeaders, localLocation, maxHeaderSize, passedOn } from "../edge-headers";
import { hasBody } from "../message-rules";
import { forward, type Hop } from "../proxy";
import type { TrafficHandler } from "../runtime";
import { answerText } from "../text-answer";
import { tunnel } from "../tunnel";
import type { RunningInstance } from "./instance";

export interface BalancerOptions {
  /** Whether requests come through Render's edge, as those from the internet do; else from its private network. */
  isPublic: boolean;
  sources: Pick<Sources, "now">;
}

/**
 * Hands requests to the instances of a release in turn. Bodies, event streams and WebSockets pass through unbuffered.
 */
export class Balancer implements TrafficHandler {
  private ready: RunningInstance[] = [];

  constructor(private readonly options: BalancerOptions) {}

  add(instance: RunningInstance): void {
    this.ready.push(instance);
  }

  remove(instance: RunningInstance): void {
    this.ready = this.ready.filter((other) => other !== instance);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    this.forward(request, response, this.headersOf(request), new Set());
  }

  upgrade(request: IncomingMessage, response: ServerResponse, head: Buffer): void {
    const instance = this.next(new Set());
    if (instance === undefined) {
      answerText(response, 502, noneAnswers);
      return;
    }
    const onFailure = (error: NodeJS.ErrnoException) => answerText(response, 502, explain(error));
    tunnel(request, response, head, this.hop(request, this.headersOf(request), instance, onFailure));
  }

  private forward(
    request: IncomingMessage,
    response: ServerResponse,
    headers: OutgoingHttpHeaders,
    tried: Set<RunningInstance>,
  ): void {
    const instance = this.next(tried);
    if (instance === undefined) {
      answerText(response, 502, noneAnswers);
      return;
    }
    tried.add(instance);
    instance.inFlight += 1;
    const finished = once(() => (instance.inFlight -= 1));
    response.once("close", finished);
    const onFailure = (error: NodeJS.ErrnoException) => {
      finished();
      if (canTryAgain(error, request)) this.forward(request, response, headers, tried);
      else answerText(response, 502, explain(error));
    };
    forward(request, response, this.hop(request, headers, instance, onFailure));
  }

  private headersOf(request: IncomingMessage): OutgoingHttpHeaders {
    const { isPublic, sources } = this.options;
    const passed = passedOn(request.headers);
    return isPublic ? { ...passed, ...edgeRequestHeaders(request, passed, sources.now()) } : passed;
  }

  private hop(
    request: IncomingMessage,
    headers: OutgoingHttpHeaders,
    { port }: RunningInstance,
    onFailure: Hop["onFailure"],
  ): Hop {
    const { url = "/" } = request;
    const onAnswer = (answer: OutgoingHttpHeaders) => {
      if (!this.options.isPublic) return;
      Object.assign(answer, edgeReplyHeaders(request, answer.server?.toString()));
      if (typeof answer.location === "string") answer.location = localLocation(answer.location, request.headers.host);
    };
    return { to: { hostname: "127.0.0.1", port, path: url }, headers, onAnswer, onFailure };
  }

  /** In turn, but none of those that were tried. */
  private next(tried: ReadonlySet<RunningInstance>): RunningInstance | undefined {
    const instance = this.ready.find((candidate) => !tried.has(candidate));
    if (instance !== undefined) this.ready = [...this.ready.filter((other) => other !== instance), instance];
    return instance;
  }
}

const noneAnswers = "no instance answers";

/** Another instance may get the request only when this one never saw it and no byte of a body has gone. */
function canTryAgain(error: NodeJS.ErrnoException, request: IncomingMessage): boolean {
  return error.code === "ECONNREFUSED" && !hasBody(request);
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  if (code === "HPE_HEADER_OVERFLOW") {
    return `the headers of the instance's answer are longer than ${maxHeaderSize / 1024} kB`;
  }
  if (code === undefined || code.startsWith("HPE_")) return `the instance's answer is none of HTTP: ${message}`;
  return "the instance broke the connection";
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
