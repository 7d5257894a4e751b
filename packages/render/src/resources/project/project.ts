import { ProviderError } from "../../error";
import { RestResource } from "../rest/rest-resource";
import { requireEmpty } from "../environment/emptiness";
import { project } from "./declaration";
import { environments, environmentsOf, namedIn, type Project } from "./environments";
import { environmentsOfAll, projects } from "./lists";
import { environmentIdsOf } from "./environment-ids";

export const projectResource = new RestResource<Project>(project, {
  ...projects,
  sections: [environments],
  inSnapshot: async (snapshot, id) => {
    const found = await snapshot.listed(projects, id);
    if (found === undefined) return undefined;
    const all = await snapshot.all(environmentsOfAll);
    return { ...found, environments: all.filter(({ projectId }) => projectId === id) };
  },
  outputs: environmentIdsOf,
  beforeDelete: async (render, id, inputs) => {
    const found = await environmentsOf(render, id);
    const ours = new Set(namedIn(inputs).map(({ name }) => name));
    const others = found.filter(({ name }) => !ours.has(name));
    const whole = `The project \`${id}\``;
    if (others.length > 0) {
      const names = others.map((one) => `\`${one.name}\` (\`${one.id}\`)`).join(", ");
      throw new ProviderError(
        `${whole} is not deleted, since its environments would go with it, and this program doesn't name ${names}; delete ` +
          "what you don't need, or name it in `environments`.",
      );
    }
    for (const environment of found) requireEmpty(environment, whole);
  },
});
