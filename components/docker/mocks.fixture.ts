import type * as pulumi from "@pulumi/pulumi";
import { type Asked, type Registered, runWithMocks as runProgram } from "../mocks.fixture";

/** Runs a program with a Docker host that answers at once. */
export function runWithMocks<Result>(
  program: () => Result,
): Promise<{ asked: Asked[]; result: pulumi.Unwrap<Result> }> {
  return runProgram(program, outputsOf);
}

function outputsOf({ type, name, inputs }: Registered): Record<string, unknown> {
  if (type === "pulumi:index:Stash") return { ...inputs, output: inputs.input };
  if (type.endsWith(":RemoteImage")) return { ...inputs, imageId: `sha256:image-of-${name}` };
  return { name: `${name}-1a2b3c4`, ...inputs };
}
