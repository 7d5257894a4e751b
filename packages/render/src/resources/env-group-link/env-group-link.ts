import { findUnlessGone } from "@slipway/render-client";
import { addOnce, partsOfId } from "../../addition";
import type { Created, Desired, Observed, Operation, Resource } from "../../resource";
import type { ValueMap } from "../../values/value";
import { getGroup, isAmong, isLinked, linkGroup, unlinkGroup } from "../env-group/links";
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
    return withinTimeLimit(operation, `Linking \`${id}\``, async (limited) => {
      await linkOnce(limited, id);
      return { id, outputs: {} };
    });
  }

  async read(operation: Operation, id: string): Promise<Observed | undefined> {
    const [envGroupId, serviceId] = partsOf(id);
    const isThere = await findUnlessGone(operation.render, () => isLinked(operation, envGroupId, serviceId));
    return isThere === true ? { inputs: { envGroupId, serviceId }, outputs: {} } : undefined;
  }

  async update(): Promise<ValueMap> {
    return {};
  }

  delete(operation: Operation, id: string): Promise<void> {
    return withinTimeLimit(operation, `Unlinking \`${id}\``, ({ render }) => unlinkGroup(render, ...partsOf(id)));
  }
}

/** Links what isn't linked yet: Render takes a link a second time as well, and with the one of somebody else, theirs would go. */
async function linkOnce(operation: Operation, id: string): Promise<void> {
  const { render } = operation;
  const [envGroupId, serviceId] = partsOf(id);
  await addOnce(operation, {
    kind: envGroupLink.name,
    id,
    noun: "link",
    otherwise: "unlink the service",
    isThere: async () => isAmong(await getGroup(render, envGroupId), serviceId),
    add: () => linkGroup(render, envGroupId, serviceId),
  });
}

function partsOf(id: string): [envGroupId: string, serviceId: string] {
  return partsOfId(id, "an `EnvGroupLink`", "`<group>/<service>`, such as `evg-…/srv-…`");
}

export const envGroupLinkResource = new EnvGroupLinkResource();
