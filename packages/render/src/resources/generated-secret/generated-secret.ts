import { randomBytes } from "node:crypto";
import { ProviderError } from "../../error";
import type { Created, Desired, Prior, Observed, Operation, Resource } from "../../resource";
import type { ValueMap } from "../../values/value";
import { generatedSecret, type GeneratedSecretInputs } from "./declaration";

/** A random value. It exists in Pulumi's state only. */
class GeneratedSecretResource implements Resource<GeneratedSecretInputs> {
  readonly declaration = generatedSecret;

  planned(): ValueMap {
    return {};
  }

  async create(operation: Operation, { values }: Desired<GeneratedSecretInputs>): Promise<Created> {
    const id = operation.urn.split("::").at(-1) ?? "secret";
    return { id, outputs: { value: randomBytes(values.bytes).toString("base64") } };
  }

  async read(_: Operation, id: string, prior: Prior<GeneratedSecretInputs> | undefined): Promise<Observed> {
    if (prior !== undefined) return { inputs: prior.inputs.marked, outputs: prior.outputs.marked };
    throw new ProviderError(
      `\`${id}\` can't be imported: a generated secret is made by \`pulumi up\`. Pass an existing value ` +
        "straight to what needs it, for example from `pulumi config set --secret`.",
    );
  }

  /** Nothing of it can change: another value is another resource. */
  async update(_: Operation, _id: string, prior: Prior<GeneratedSecretInputs>): Promise<ValueMap> {
    return prior.outputs.marked;
  }

  async delete(): Promise<void> {
    return Promise.resolve();
  }
}

export const generatedSecretResource = new GeneratedSecretResource();
