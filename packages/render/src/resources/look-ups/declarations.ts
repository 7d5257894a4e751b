import { declareFunction, type OutputProperties, type Properties } from "../../declaration/property";
import { keyValue } from "../key-value/declaration";
import { postgres } from "../postgres/declaration";
import { project } from "../project/declaration";
import { notEmpty } from "../shared-types";

/** What names the thing that is looked for. */
function idOrName(thing: string, id: string) {
  return {
    id: { type: { kind: "string", pattern: notEmpty }, description: `The ${thing}'s id, \`${id}\`.` },
    name: {
      type: { kind: "string", pattern: notEmpty },
      description: `The ${thing}'s name; an error when there is none of this name, or more than one.`,
    },
  } as const satisfies Properties;
}

/** What every thing has. */
function identity(thing: string) {
  return {
    id: { type: { kind: "string" }, description: `The ${thing}'s id.`, repliedAt: "id" },
    name: { type: { kind: "string" }, description: `The ${thing}'s name.`, repliedAt: "name" },
  } as const satisfies OutputProperties;
}

const datastore = {
  plan: { type: { kind: "string" }, description: "The size of the instance.", repliedAt: "plan" },
  region: { type: { kind: "string" }, description: "Where the instance runs.", repliedAt: "region" },
  status: { type: { kind: "string" }, description: "Its status, such as `available`.", repliedAt: "status" },
} as const satisfies OutputProperties;

const exactlyOne = [["id", "name"]];

export const getService = declareFunction({
  name: "getService",
  description: "Finds a service of any kind, by its id or its name, that another program or a person looks after.",
  properties: idOrName("service", "srv-…"),
  exactlyOne,
  outputs: {
    ...identity("service"),
    type: { type: { kind: "string" }, description: "Its kind, such as `web_service`.", repliedAt: "type" },
    slug: { type: { kind: "string" }, description: "The name in the service's addresses.", repliedAt: "slug" },
    url: {
      type: { kind: "string" },
      description: "The service's public URL, with no slash at the end; empty when it has none.",
    },
    isSuspended: { type: { kind: "boolean" }, description: "Whether it is suspended, so that nothing runs." },
    release: {
      type: { kind: "string" },
      description:
        "The release that is live: a whole commit, or an image with its digest; empty where nothing is live, as while it is suspended.",
    },
    deployId: { type: { kind: "string" }, description: "The deploy that is live, `dep-…`; empty where none is." },
  },
});

export const getPostgres = declareFunction({
  name: "getPostgres",
  description: "Finds a Postgres database, by its id or its name, that another program or a person looks after.",
  properties: idOrName("database", "dpg-…"),
  exactlyOne,
  outputs: {
    ...identity("database"),
    ...datastore,
    version: { type: { kind: "string" }, description: "The major version of Postgres.", repliedAt: "version" },
    databaseName: { type: { kind: "string" }, description: "The database's name.", repliedAt: "databaseName" },
    databaseUser: { type: { kind: "string" }, description: "The database user's name.", repliedAt: "databaseUser" },
    ...postgres.outputs,
  },
});

export const getKeyValue = declareFunction({
  name: "getKeyValue",
  description: "Finds a key value instance, by its id or its name, that another program or a person looks after.",
  properties: idOrName("instance", "red-…"),
  exactlyOne,
  outputs: { ...identity("instance"), ...datastore, ...keyValue.outputs },
});

export const getEnvGroup = declareFunction({
  name: "getEnvGroup",
  description: "Finds an environment group, by its id or its name, that another program or a person looks after.",
  properties: idOrName("group", "evg-…"),
  exactlyOne,
  outputs: {
    ...identity("group"),
    environmentId: {
      type: { kind: "string" },
      description: "The environment that it belongs to; empty when it belongs to none.",
    },
    envVars: {
      type: { kind: "map", value: { kind: "string" } },
      description: "Its variables, values by name.",
      secret: true,
    },
    secretFiles: {
      type: { kind: "map", value: { kind: "string" } },
      description: "Its secret files, content by name.",
      secret: true,
    },
  },
});

export const getProject = declareFunction({
  name: "getProject",
  description: "Finds a project, by its id or its name, that another program or a person looks after.",
  properties: idOrName("project", "prj-…"),
  exactlyOne,
  outputs: { ...identity("project"), ...project.outputs },
});

export const getRegistryCredential = declareFunction({
  name: "getRegistryCredential",
  description: "Finds a registry credential, by its id or its name, that another program or a person looks after.",
  properties: idOrName("credential", "rgc-…"),
  exactlyOne,
  outputs: {
    ...identity("credential"),
    registry: { type: { kind: "string" }, description: "Where the images are.", repliedAt: "registry" },
    username: { type: { kind: "string" }, description: "The user at the registry.", repliedAt: "username" },
  },
});

export const getOwner = declareFunction({
  name: "getOwner",
  description: "Finds a workspace that the API key gives access to, by its id or its name.",
  properties: idOrName("workspace", "tea-…"),
  exactlyOne,
  outputs: {
    ...identity("workspace"),
    email: { type: { kind: "string" }, description: "Where Render writes to about it.", repliedAt: "email" },
    type: { type: { kind: "string" }, description: "`team`, or `user` for a person's own.", repliedAt: "type" },
  },
});
