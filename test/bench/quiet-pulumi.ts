import { OperationError } from "../../operations/src/operation-error";
import type { Attempt, Pulumi } from "../../operations/src/pulumi";
import type { Engine } from "../engine/engine";

/** An engine's `pulumi` as operations use it to ask for something. */
export function quietPulumi(engine: Engine): Pulumi {
  const attempt = async (args: readonly string[]): Promise<Attempt> => {
    const { exitCode, output, text } = await engine.pulumi(...args);
    return { output, failure: exitCode === 0 ? undefined : new OperationError(text) };
  };
  return {
    backend: "emulator",
    variables: {},
    attempt,
    read: async (args) => {
      const { output, failure } = await attempt(args);
      if (failure !== undefined) throw failure;
      return output;
    },
    run: () => Promise.reject(new Error("nothing is run on a terminal here")),
  };
}
