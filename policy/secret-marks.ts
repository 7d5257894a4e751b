import { type ResourceValidationPolicy, Secret } from "@pulumi/policy";
import { markedPaths } from "./pack-values";
import { isOnRender } from "./resource";
import { MARKS_POLICY } from "./rule";

/**
 * What is secret of each resource. A validation is shown values without their marks. A remediation, which comes right before it, is shown
 * them, but only at the level `remediate`: it is a policy of its own, so that each rule may have any level.
 */
export class SecretMarks {
  readonly #paths = new Map<string, readonly (readonly string[])[]>();

  /** Changes nothing and refuses nothing. */
  readonly policy: ResourceValidationPolicy = {
    name: MARKS_POLICY,
    description: "Tells the rules what is secret.",
    enforcementLevel: "remediate",
    remediateResource: (args) => {
      if (isOnRender(args)) this.#paths.set(args.urn, markedPaths(args.props, Secret));
    },
  };

  /** Paths of the inputs of a resource that are secret; undefined where Pulumi hasn't told. */
  of(urn: string): readonly (readonly string[])[] | undefined {
    return this.#paths.get(urn);
  }
}
