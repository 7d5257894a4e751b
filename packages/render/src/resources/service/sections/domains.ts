import type { ServiceReply } from "@slipway/render-api";
import { customDomainsOf, deleteUnlessGone, isInconclusive, type RenderClient } from "@slipway/render-client";
import { namedEntries } from "../../../declaration/removed";
import type { Inputs } from "../../../declaration/request";
import type { Section } from "../../rest/section";

const attempts = 3;

/** Domains of a service's own, one by one. The partner that Render adds to each by itself is Render's. */
export const domains: Section<ServiceReply> = {
  owns: ["customDomains"],
  read: async (render, id) => ({ customDomains: await ownDomains(render, id) }),
  write: async (render, id, { desired, prior, repairs, begunPaths }, observed) => {
    const [wanted, before, present] = [namesIn(desired), namesIn(prior), namesIn(observed)];
    const begun = namedEntries(begunPaths, "customDomains").filter((name) => present.includes(name));
    const ours = new Set([...before, ...(repairs ? begun : [])]);
    const dropped = [...ours].filter((name) => !wanted.includes(name));
    for (const name of dropped) await deleteUnlessGone(render, `/services/${id}/custom-domains/${name}`);
    const added = repairs ? wanted : wanted.filter((name) => !before.includes(name));
    for (const name of added.filter((one) => !present.includes(one))) {
      await addDomain(render, id, name);
    }
    return undefined;
  },
};

async function ownDomains(render: RenderClient, id: string): Promise<string[]> {
  const all = await customDomainsOf(render, id);
  return all.filter((domain) => domain.redirectForName === "").map((domain) => domain.name);
}

/** Adds a domain. Render refuses it the second time, so that one whose reply was lost is looked up before it is sent again. */
async function addDomain(render: RenderClient, id: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await render.tell("post", `/services/${id}/custom-domains`, { name });
      return;
    } catch (error) {
      if (attempt === attempts || !isInconclusive(error)) throw error;
      if ((await ownDomains(render, id)).includes(name)) return;
    }
  }
}

function namesIn(inputs: Inputs | undefined): readonly string[] {
  return (inputs?.customDomains ?? []) as readonly string[];
}
