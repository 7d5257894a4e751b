import type * as pulumi from "@pulumi/pulumi";
import { pulumiSchema } from "../../packages/render/src/declaration/pulumi-schema";
import { renderPackage } from "../../packages/render/src/resources/declarations";
import { type Asked, type Registered, runWithMocks as runProgram } from "../mocks.fixture";

interface ResourceSchema {
  inputProperties: Record<string, unknown>;
  properties: Record<string, { type?: string }>;
}

const { resources } = pulumiSchema(renderPackage, "0.0.0") as { resources: Record<string, ResourceSchema> };

/** Runs a program with a Render that answers at once, at addresses that can't be guessed from names. */
export function runWithMocks<Result>(
  program: () => Result,
): Promise<{ asked: Asked[]; result: pulumi.Unwrap<Result> }> {
  return runProgram(program, outputsOf);
}

/** What the provider's declarations say that a resource has besides its inputs, and the inputs. */
function outputsOf(registered: Registered): Record<string, unknown> {
  const { type, inputs } = registered;
  const schema = resources[type];
  if (schema === undefined) return inputs;
  const unknown = Object.keys(inputs).filter((input) => !(input in schema.inputProperties));
  if (unknown.length > 0) throw new Error(`${type} has no ${unknown.join(", ")}`);
  const made = Object.entries(schema.properties).filter(([property]) => !(property in schema.inputProperties));
  return {
    ...inputs,
    ...Object.fromEntries(made.map(([property, spec]) => [property, valueOf(registered, property, spec)])),
  };
}

/** Texts of outputs whose form matters to programs. */
const texts: Readonly<Record<string, (name: string, type: string, inputs: Registered["inputs"]) => string>> = {
  // As long as secrets are.
  value: (name) => `value-of-${name}-0123456789`,
  url: (name) => `https://${name}-x7f2.onrender.com`,
  internalAddress: (name, _type, { port = 10_000 }) => `${name}-x7f2:${String(port)}`,
  internalConnectionString: (name, type) => `${scheme(type)}://app:pw@${name}-a${path(type)}`,
  externalConnectionString: (name, type) => `${scheme(type)}://app:pw@${name}-a.frankfurt.render.com${path(type)}`,
};

function scheme(type: string): string {
  return type === KEY_VALUE ? "rediss" : "postgresql";
}

/** A Postgres is one database of several. */
function path(type: string): string {
  return type === KEY_VALUE ? "" : "/app";
}

const KEY_VALUE = "render:index:KeyValue";

function valueOf({ type, name, inputs }: Registered, property: string, spec: { type?: string }): unknown {
  if (spec.type !== "string") return {};
  return texts[property]?.(name, type, inputs) ?? `${property}-of-${name}`;
}
