import type { ServiceCreatedReply, ServiceType } from "@slipway/render-api";
import {
  advisingRefresh,
  cancelDeploy,
  cancelUnfinished,
  deleteUnlessGone,
  findUnlessGone,
  postService,
  servicesNamed,
} from "@slipway/render-client";
import { createOnce, type NamedThings } from "../../creation";
import { markFound } from "../../declaration/marks";
import type { ResourceDeclaration } from "../../declaration/property";
import { createBody, type Inputs } from "../../declaration/request";
import { keepingPartial, ProviderError } from "../../error";
import type { Created, Desired, Former, Found, Operation, Resource, Revision } from "../../resource";
import type { ValueMap } from "../../values/value";
import { inputsOf, observe } from "./observation";
import { fingerprints, outputsOf } from "./outputs";
import { bringTo } from "./settings";

/** What the lifecycle must know of a service's inputs; everything else goes by the declaration. */
export type ServiceInputs = Inputs & { readonly name: string; readonly customDomains?: readonly string[] };

/** A service that was just made, with the deploy that Render started by itself, or one that an earlier attempt had made. */
type Begun = ServiceCreatedReply["service"] & { readonly firstDeployId?: string | undefined };

/** A kind of service: it writes settings, and leaves every deploy to a rollout. */
export class ServiceResource implements Resource<ServiceInputs> {
  readonly things: NamedThings<Begun>;

  constructor(
    readonly declaration: ResourceDeclaration,
    private readonly type: ServiceType,
  ) {
    this.things = { kind: declaration.name, path: "/services", find: servicesNamed };
  }

  planned(inputs: ValueMap, former: Former<ServiceInputs> | undefined): ValueMap {
    return fingerprints(this.declaration, inputs, former);
  }

  async create(operation: Operation, { values, marked }: Desired<ServiceInputs>): Promise<Created> {
    const { render } = operation;
    const body = {
      type: this.type,
      ownerId: render.ownerId,
      ...createBody(this.declaration, values),
    };
    const { id, firstDeployId } = await createOnce<Begun>(operation, {
      things: this.things,
      name: values.name,
      post: async (render) => {
        const { service, deployId } = await postService(render, body);
        return { ...service, firstDeployId: deployId };
      },
    });
    return keepingPartial(id, {}, async () => {
      await (firstDeployId === undefined ? cancelUnfinished(render, id) : cancelDeploy(render, id, firstDeployId));
      const { seen } = await bringTo(operation, this.declaration, id, {
        asked: values,
        former: undefined,
        only: undefined,
      });
      return { id, outputs: outputsOf(this.declaration, seen, marked, undefined) };
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
    const marked = markFound(this.declaration, inputs, former?.inputs.marked);
    return { inputs: marked, outputs: outputsOf(this.declaration, seen, marked, former) };
  }

  update(
    operation: Operation,
    id: string,
    former: Former<ServiceInputs>,
    { values, marked }: Desired<ServiceInputs>,
    { changes, repairs }: Revision,
  ): Promise<ValueMap> {
    const goal = { asked: values, former: former.inputs.values, only: repairs ? undefined : changes };
    return advisingRefresh(values.name, id, async () => {
      if (repairs) await cancelUnfinished(operation.render, id);
      const { seen } = await bringTo(operation, this.declaration, id, goal);
      return outputsOf(this.declaration, seen, marked, former);
    });
  }

  async delete({ render }: Operation, id: string): Promise<void> {
    await deleteUnlessGone(render, `/services/${id}`);
  }
}
