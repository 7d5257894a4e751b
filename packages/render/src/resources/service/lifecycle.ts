import type { Service, ServiceType } from "@slipway/render-api";
import { createOnce } from "../../creation";
import type { Change } from "../../declaration/diff";
import type { ResourceDeclaration } from "../../declaration/property";
import { createBody, type Inputs } from "../../declaration/request";
import { keepingPartial, ProviderError } from "../../error";
import { cancelUnfinished } from "../../render/deploys";
import { deleteUnlessGone, findUnlessGone } from "../../render/owner";
import { postService, servicesNamed } from "../../render/services";
import type { Created, Desired, Former, Found, Operation, Resource } from "../../resource";
import type { ValueMap } from "../../values/value";
import { initialEnvVars, type Variables } from "./env-vars";
import { inputsOf, observe } from "./observation";
import { outputsOf, plannedOutputs, settingsVersion } from "./outputs";
import { bringTo } from "./settings";

/** What the lifecycle must know of a service's inputs; everything else goes by the declaration. */
export type ServiceInputs = Inputs & Variables & { readonly name: string; readonly customDomains?: readonly string[] };

/** A kind of service: it writes settings, and leaves every deploy to a rollout. */
export class ServiceResource implements Resource<ServiceInputs> {
  constructor(
    readonly declaration: ResourceDeclaration,
    private readonly type: ServiceType,
  ) {}

  planned(inputs: ValueMap, former: Former<ServiceInputs> | undefined, changes: readonly Change[]): ValueMap {
    return plannedOutputs(this.declaration, inputs, former, changes);
  }

  async create(operation: Operation, { values }: Desired<ServiceInputs>): Promise<Created> {
    const { render } = operation;
    const body = {
      type: this.type,
      ownerId: render.ownerId,
      ...createBody(this.declaration, values),
      envVars: initialEnvVars(values),
    };
    const { thing: service } = await createOnce<Service>(operation, {
      kind: this.declaration.name,
      name: values.name,
      find: () => servicesNamed(render, values.name),
      post: async () => (await postService(render, body)).service,
    });
    return keepingPartial(service.id, {}, async () => {
      await cancelUnfinished(render, service.id);
      const { seen } = await bringTo(operation, this.declaration, service.id, values, undefined);
      return { id: service.id, outputs: outputsOf(this.declaration, seen, values, settingsVersion(undefined)) };
    });
  }

  async read(operation: Operation, id: string, former: Former<ServiceInputs> | undefined): Promise<Found | undefined> {
    const seen = await findUnlessGone(operation.render, () => observe(operation.render, id));
    if (seen === undefined) return undefined;
    if (seen.service.type !== this.type) {
      throw new ProviderError(
        `\`${id}\` is a \`${seen.service.type}\`, which is no \`${this.declaration.name}\`; check the id.`,
      );
    }
    const inputs = inputsOf(this.declaration, seen, former?.inputs.values);
    const outputs = outputsOf(this.declaration, seen, inputs, settingsVersion(former));
    return { inputs: inputs as ValueMap, outputs };
  }

  async update(
    operation: Operation,
    id: string,
    former: Former<ServiceInputs>,
    { values }: Desired<ServiceInputs>,
    changes: readonly Change[],
  ): Promise<ValueMap> {
    const { seen, written } = await bringTo(operation, this.declaration, id, values, former.inputs.values);
    const needsDeploy = [...changes, ...written].some((change) => change.needsDeploy);
    return outputsOf(this.declaration, seen, values, settingsVersion(former) + (needsDeploy ? 1 : 0));
  }

  async delete({ render }: Operation, id: string): Promise<void> {
    await deleteUnlessGone(render, `/services/${id}`);
  }
}
