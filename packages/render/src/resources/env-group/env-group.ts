import { envGroupReplySchema } from "@slipway/render-api";
import { ProviderError } from "../../error";
import type { PlainMap } from "../../values/value";
import { membership } from "../environment/membership";
import { RestResource } from "../rest/rest-resource";
import { secretFiles, variables } from "./contents";
import { envGroup } from "./declaration";

export const envGroupResource = new RestResource(envGroup, {
  path: "/env-groups",
  wrapper: "bare",
  schema: envGroupReplySchema,
  sections: [secretFiles, variables, membership],
  post: async (render, body) => ({
    reply: await render.ask("post", "/env-groups", envGroupReplySchema, { body: wireBody(body) }),
  }),
  beforeDelete: async (render, id) => {
    const { name, serviceLinks } = await render.ask("get", `/env-groups/${id}`, envGroupReplySchema);
    const linked = (serviceLinks ?? []).map((service) => `\`${service.id}\``).join(", ");
    if (linked === "") return;
    throw new ProviderError(
      `The environment group \`${name}\` (\`${id}\`) is not deleted, since it would be taken from ${linked}; unlink it there first.`,
    );
  },
});

/** A body in which variables and files are by their names, as Render takes it. */
function wireBody({ envVars, generatedEnvVars, secretFiles: files, ...body }: PlainMap): PlainMap {
  const said = Object.entries(envVars ?? {}).map(([key, value]) => ({ key, value: String(value) }));
  const generated = ((generatedEnvVars ?? []) as readonly string[]).map((key) => ({ key, generateValue: true }));
  const named = Object.entries(files ?? {}).map(([name, content]) => ({ name, content: String(content) }));
  return { ...body, envVars: [...said, ...generated], ...(named.length > 0 && { secretFiles: named }) };
}
