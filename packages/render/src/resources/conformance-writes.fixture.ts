/** What several rows of the tables of conformance say of a change. */
export const patch = { writes: ["PATCH …"] } as const;
export const put = { writes: ["PUT …"] } as const;
export const replacement = { writes: [], replaces: true } as const;
export const placed = { to: "an-environment", writes: ["POST /environments/an-environment/resources"] } as const;
