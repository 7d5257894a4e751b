import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";

/** A resource that a program asked for. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** A resource as the engine is asked for it. */
export interface Asked extends Registered {
  /** Its logical name and those above it, from the top: `shop / shop-web / shop-web`. */
  place: string;
  options: RegisterResourceRequest.AsObject;
  /** Paths of the inputs that go to the engine as secrets, such as `services.web.envVars.TOKEN`. */
  secrets: string[];
  /** Names of the outputs that a component has registered; in the order of the alphabet. */
  registered?: string[];
}

type OutputsAnswer = Parameters<MockMonitor["registerResourceOutputs"]>[1];
type Answer = (error: unknown, response: RegisterResourceResponse | undefined) => void;

/**
 * Runs a program with a platform that answers at once.
 *
 * @param outputsOf what its provider makes of a resource, by the inputs
 */
export async function runWithMocks<Result>(
  program: () => Result,
  outputsOf: (registered: Registered) => Record<string, unknown>,
): Promise<{ asked: Asked[]; result: pulumi.Unwrap<Result> }> {
  await pulumi.runtime.setMocks({
    newResource: (registered) => ({ id: `${registered.name}-id`, state: outputsOf(registered) }),
    call: () => ({}),
  });
  const asked = recordRequests();
  try {
    return { asked, result: await promiseOf(pulumi.output(program())) };
  } finally {
    await pulumi.runtime.disconnect();
  }
}

/** The value of an output, secret or not. It rejects when the output fails. */
async function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
  const inner = output as pulumi.Output<T> & {
    promise(): Promise<T>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  // An output fails as several promises; each has to be looked at, or the test runner takes it for lost.
  await Promise.allSettled([inner.isKnown, inner.isSecret]);
  return inner.promise();
}

/** Mocks are told neither options nor what is secret, so they are read from what goes to the engine. */
function recordRequests(): Asked[] {
  const asked: Asked[] = [];
  const byUrn = new Map<string, Asked>();
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: RegisterResourceRequest, answer: Answer) => {
    const above = byUrn.get(request.getParent())?.place;
    const place = above === undefined ? request.getName() : `${above} / ${request.getName()}`;
    const sent = request.getObject()?.toJavaScript() ?? {};
    const one: Asked = {
      type: request.getType(),
      name: request.getName(),
      inputs: plain(sent) as Record<string, unknown>,
      secrets: secretPaths(sent),
      place,
      options: request.toObject(),
    };
    asked.push(one);
    return register(request, ((error, response) => {
      if (response) byUrn.set(response.getUrn(), one);
      answer(error, response);
    }) satisfies Answer);
  };
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request: RegisterResourceOutputsRequest, answer: OutputsAnswer) => {
    const one = byUrn.get(request.getUrn());
    if (one) one.registered = Object.keys(request.getOutputs()?.toJavaScript() ?? {}).sort();
    registerOutputs(request, answer);
  };
  return asked;
}

/** Where within a value there are secrets, as paths. */
function secretPaths(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (pulumi.runtime.specialSigKey in value) return [path.join(".")];
  return Object.entries(value).flatMap(([key, inner]) => secretPaths(inner, [...path, key]));
}

/** Secrets go to the engine in a form of their own; a test of values looks inside. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.specialSigKey in value) return plain((value as unknown as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
