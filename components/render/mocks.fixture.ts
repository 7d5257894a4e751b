import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";

/** A resource that a program asked for. */
interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** A resource as the engine is asked for it. */
export interface Asked extends Registered {
  /** Its logical name and those above it, from the top: `shop / shop-web / shop-web`. */
  place: string;
  options: RegisterResourceRequest.AsObject;
}

type Answer = (error: unknown, response: RegisterResourceResponse | undefined) => void;

/** Runs a program with a Render that answers at once, at addresses that can't be guessed from names. */
export async function runWithMocks<Result>(
  program: () => Result,
): Promise<{ asked: Asked[]; result: pulumi.Unwrap<Result> }> {
  await pulumi.runtime.setMocks({
    newResource: (registered) => ({ id: `${registered.name}-id`, state: outputsOf(registered) }),
    call: () => ({}),
  });
  const asked = recordRequests();
  const result = await promiseOf(pulumi.output(program()));
  await pulumi.runtime.disconnect();
  return { asked, result };
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

/** Mocks are told no options, so they are read from what goes to the engine. */
function recordRequests(): Asked[] {
  const asked: Asked[] = [];
  const places = new Map<string, string>();
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: RegisterResourceRequest, answer: Answer) => {
    const above = places.get(request.getParent());
    const place = above === undefined ? request.getName() : `${above} / ${request.getName()}`;
    const inputs = plain(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    asked.push({ type: request.getType(), name: request.getName(), inputs, place, options: request.toObject() });
    return register(request, ((error, response) => {
      if (response) places.set(response.getUrn(), place);
      answer(error, response);
    }) satisfies Answer);
  };
  return asked;
}

function outputsOf({ type, name, inputs }: Registered): Record<string, unknown> {
  switch (type) {
    case "render:index:WebService":
      return {
        ...inputs,
        url: `https://${name}-x7f2.onrender.com`,
        internalAddress: `${name}-x7f2:10000`,
        settingsVersion: 1,
        generatedValues: { API_KEY: "made-by-render-0123456789" },
      };
    case "render:index:StaticSite":
      return { ...inputs, url: `https://${name}-x7f2.onrender.com`, settingsVersion: 1 };
    case "render:index:Postgres":
      return {
        ...inputs,
        internalConnectionString: "postgresql://app:pw@dpg-1-a/app",
        externalConnectionString: "postgresql://app:pw@dpg-1-a.frankfurt-postgres.render.com/app",
      };
    case "render:index:KeyValue":
      return {
        ...inputs,
        internalConnectionString: "redis://red-1:6379",
        externalConnectionString: "rediss://red-1:pw@frankfurt-keyvalue.render.com:6379",
      };
    default:
      return { ...inputs, deployed: {} };
  }
}

/** Secrets go to the engine in a form of their own; a test of values looks inside. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.specialSigKey in value) return plain((value as unknown as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
