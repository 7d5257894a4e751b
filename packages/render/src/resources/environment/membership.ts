import type { Section } from "../rest/section";

interface Placed {
  readonly environmentId?: string | undefined;
}

/** In which environment something is: the environment's endpoints move it, and no other thing. None of its replies shows the thing. */
export const membership: Section<never> = {
  owns: ["environmentId"],
  read: async (_render, _id, { environmentId }: Placed) => (environmentId === undefined ? {} : { environmentId }),
  write: async (render, id, { desired: { environmentId: to } }, { environmentId: from }) => {
    if (typeof to === "string") {
      await render.tell("post", `/environments/${to}/resources`, { resourceIds: [id] }, { repeatable: true });
    } else if (typeof from === "string") {
      await render.tell("delete", `/environments/${from}/resources`, undefined, { query: { resourceIds: id } });
    }
    return undefined;
  },
};
