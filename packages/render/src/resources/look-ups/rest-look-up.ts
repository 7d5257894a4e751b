import { isNotFound, type RenderClient, rowsOf } from "@slipway/render-client";
import type { FunctionDeclaration } from "../../declaration/property";
import { repliedOutputs } from "../../declaration/reply";
import type { Inputs } from "../../declaration/request";
import { ProviderError } from "../../error";
import type { LookUp } from "../../look-up";
import type { ValueMap } from "../../values/value";
import type { CollectionApi, NamedThing } from "../rest/api";

/** What a look-up needs to know of a kind. */
type LookUpApi<Reply extends NamedThing> = Pick<CollectionApi<Reply>, "path" | "wrapper" | "schema" | "outputs"> & {
  /** What it is called in an error. */
  readonly called: string;
  /**
   * Whether the list is narrowed to the workspace.
   *
   * @default true
   */
  readonly ofWorkspace?: boolean;
};

/** Finds a thing by its `id` or its `name`. */
export class RestLookUp<Reply extends NamedThing> implements LookUp {
  constructor(
    readonly declaration: FunctionDeclaration,
    private readonly api: LookUpApi<Reply>,
  ) {}

  async find(render: RenderClient, { id, name }: Inputs): Promise<ValueMap> {
    const reply = await (typeof id === "string"
      ? this.#byId(render, id)
      : this.#byName(render, typeof name === "string" ? name : ""));
    return { ...repliedOutputs(this.declaration, reply), ...(await this.api.outputs?.(render, reply, {})) };
  }

  async #byId(render: RenderClient, id: string): Promise<Reply> {
    const { path, schema, called } = this.api;
    try {
      return await render.ask("get", `${path}/${id}`, schema);
    } catch (cause) {
      if (!isNotFound(cause)) throw cause;
      throw new ProviderError(`There is no ${called} \`${id}\` at \`${render.connection.host}\`; check the id.`, {
        cause,
      });
    }
  }

  async #byName(render: RenderClient, name: string): Promise<Reply> {
    const { schema, called, ofWorkspace = true } = this.api;
    const place = ofWorkspace ? { ownerId: render.ownerId } : {};
    const rows = await rowsOf(render, this.api, schema, { name, ...place });
    const [found, ...others] = rows.filter((row) => row.name === name);
    const where = ofWorkspace ? ` in the workspace \`${render.ownerId}\`` : "";
    if (found === undefined) throw new ProviderError(`There is no ${called} \`${name}\`${where}; check the name.`);
    if (others.length === 0) return found;
    const ids = [found, ...others].map(({ id }) => `\`${id}\``).join(", ");
    throw new ProviderError(
      `There is more than one ${called} \`${name}\`${where}; pass one of these as \`id\`: ${ids}.`,
    );
  }
}
