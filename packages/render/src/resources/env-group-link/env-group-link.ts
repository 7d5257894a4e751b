import { envGroupReplySchema } from "@slipway/render-api";
import { deleteUnlessGone, findUnlessGone } from "@slipway/render-client";
import { ProviderError } from "../../error";
import type { Created, Desired, Observed, Operation, Resource } from "../../resource";
import type { ValueMap } from "../../values/value";
import { withinTimeLimit } from "../rest/time-limit";
import { type EnvGroupLinkInputs, envGroupLink } from "./declaration";

/** Whether one service is linked to one group: there is nothing to name, and nothing to change. */
class EnvGroupLinkResource implements Resource<EnvGroupLinkInputs> {
  readonly declaration = envGroupLink;

  planned(): ValueMap {
    return {};
  }

  create(operation: Operation, { values }: Desired<EnvGroupLinkInputs>): Promise<Created> {
    const id = `${values.envGroupId}/${values.serviceId}`;
    return withinTimeLimit(operation, `Linking \`${id}\``, async ({ render }) => {
      await render.tell("post", pathOf(id), undefined, { repeatable: true });
      return { id, outputs: {} };
    });
  }

  async read({ render }: Operation, id: string): Promise<Observed | undefined> {
    const [envGroupId, serviceId] = partsOf(id);
    const group = await findUnlessGone(render, () =>
      render.ask("get", `/env-groups/${envGroupId}`, envGroupReplySchema),
    );
    const isLinked = group?.serviceLinks?.some((service) => service.id === serviceId) === true;
    return isLinked ? { inputs: { envGroupId, serviceId }, outputs: {} } : undefined;
  }

  async update(): Promise<ValueMap> {
    return {};
  }

  delete(operation: Operation, id: string): Promise<void> {
    return withinTimeLimit(operation, `Unlinking \`${id}\``, ({ render }) => deleteUnlessGone(render, pathOf(id)));
  }
}

function pathOf(id: string): string {
  const [envGroupId, serviceId] = partsOf(id);
  return `/env-groups/${envGroupId}/services/${serviceId}`;
}

function partsOf(id: string): [envGroupId: string, serviceId: string] {
  const [envGroupId = "", serviceId = "", ...more] = id.split("/");
  if (envGroupId !== "" && serviceId !== "" && more.length === 0) return [envGroupId, serviceId];
  throw new ProviderError(
    `\`${id}\` is no id of an \`EnvGroupLink\`; use \`<group>/<service>\`, such as \`evg-…/srv-…\`.`,
  );
}

export const envGroupLinkResource = new EnvGroupLinkResource();
