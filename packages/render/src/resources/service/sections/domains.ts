import type { ServiceReply } from "@slipway/render-api";
import { customDomainsOf, deleteUnlessGone } from "@slipway/render-client";
import type { Inputs } from "../../../declaration/request";
import type { Section } from "../../rest/section";

/** Domains of a service's own, one by one. The partner that Render adds to each by itself is Render's. */
export const domains: Section<ServiceReply> = {
  owns: ["customDomains"],
  read: async (render, id) => {
    const all = await customDomainsOf(render, id);
    return { customDomains: all.filter((domain) => domain.redirectForName === "").map((domain) => domain.name) };
  },
  write: async (render, id, { desired, former, repairs }, observed) => {
    const [wanted, before, there] = [namesIn(desired), namesIn(former), namesIn(observed)];
    const dropped = before.filter((name) => !wanted.includes(name));
    for (const name of dropped) await deleteUnlessGone(render, `/services/${id}/custom-domains/${name}`);
    const added = repairs ? wanted : wanted.filter((name) => !before.includes(name));
    for (const name of added.filter((one) => !there.includes(one))) {
      await render.tell("post", `/services/${id}/custom-domains`, { name });
    }
    return undefined;
  },
};

function namesIn(inputs: Inputs | undefined): readonly string[] {
  return (inputs?.customDomains ?? []) as readonly string[];
}
