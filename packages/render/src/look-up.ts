import type { RenderClient } from "@slipway/render-client";
import { checkArguments } from "./declaration/check";
import { type FunctionDeclaration, type Problem, typeToken } from "./declaration/property";
import type { Inputs } from "./declaration/request";
import { ProviderError } from "./error";
import { knownPart, mapValues, secret, type ValueMap } from "./values/value";

/** A function of the package: it finds something that exists, and changes nothing. */
export interface LookUp {
  readonly declaration: FunctionDeclaration;
  /** @throws ProviderError when there is no such thing, or more than one */
  find(render: RenderClient, inputs: Inputs): Promise<ValueMap>;
}

/** All functions of the package, by their tokens. */
export class LookUps {
  readonly #byToken: ReadonlyMap<string, LookUp>;

  constructor(lookUps: readonly LookUp[]) {
    this.#byToken = new Map(lookUps.map((lookUp) => [typeToken(lookUp.declaration), lookUp]));
  }

  /** The mistakes in what a program passes to a function. */
  check(token: string, given: ValueMap): readonly Problem[] {
    return checkArguments(this.#lookUp(token).declaration, given);
  }

  /** What a function finds. Whatever the declaration says is secret is marked. */
  async invoke(token: string, given: ValueMap, render: RenderClient): Promise<ValueMap> {
    const lookUp = this.#lookUp(token);
    const found = await lookUp.find(render, knownPart(given));
    return mapValues(found, (value, name) => (lookUp.declaration.outputs[name]?.secret ? secret(value) : value));
  }

  #lookUp(token: string): LookUp {
    const lookUp = this.#byToken.get(token);
    if (lookUp !== undefined) return lookUp;
    throw new ProviderError(
      `Unknown function \`${token}\`; the functions are ${[...this.#byToken.keys()].join(", ")}.`,
    );
  }
}
