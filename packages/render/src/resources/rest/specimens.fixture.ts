import { z } from "zod";
import { declareResource, type Properties } from "../../declaration/property";
import type { Resource } from "../../resource";
import { RestResource } from "./rest-resource";
import { SingletonResource } from "./singleton-resource";

/** One kind for each way in which Render identifies things, in small: they show what a further kind needs. */

const text = { type: { kind: "string" }, description: "" } as const;
const name = { ...text, required: true, sentAt: "name" } as const;

/** Found in a list with cursors; no reply has what it was created with. */
const project = declareResource({
  name: "Project",
  description: "",
  held: "render",
  properties: {
    name,
    environments: {
      type: { kind: "list", element: { kind: "string" } },
      description: "",
      immutable: true,
      notEchoed: true,
      sentAt: "environments",
    },
  } satisfies Properties,
  outputs: {
    environmentIds: {
      type: { kind: "list", element: { kind: "string" } },
      description: "",
      repliedAt: "environmentIds",
    },
  },
  rules: [],
});

/** Belongs to a project, and is looked for within it. */
const environment = declareResource({
  name: "Environment",
  description: "",
  held: "render",
  properties: {
    name,
    projectId: { ...text, required: true, immutable: true, sentAt: "projectId" },
    protectedStatus: { ...text, default: "unprotected", sentAt: "protectedStatus" },
  } satisfies Properties,
  outputs: {},
  rules: [],
});

/** In a bare list, with no date, and with a secret that no reply has. */
const registryCredential = declareResource({
  name: "RegistryCredential",
  description: "",
  held: "render",
  properties: {
    name,
    username: { ...text, required: true, sentAt: "username" },
    authToken: { ...text, required: true, secret: true, notEchoed: true, sentAt: "authToken" },
  } satisfies Properties,
  outputs: {},
  rules: [],
});

/** The workspace has one from the start. */
const notifications = declareResource({
  name: "NotificationSettings",
  description: "",
  held: "render",
  properties: {
    emailEnabled: { type: { kind: "boolean" }, description: "", default: true, sentAt: "emailEnabled" },
    notificationsToSend: { ...text, default: "failure", sentAt: "notificationsToSend" },
  } satisfies Properties,
  outputs: { slackEnabled: { type: { kind: "boolean" }, description: "", repliedAt: "slackEnabled" } },
  rules: [],
});

/** A service can have one, which is always written as a whole. */
const logStream = declareResource({
  name: "LogStream",
  description: "",
  held: "render",
  properties: {
    serviceId: { ...text, required: true, immutable: true },
    endpoint: { ...text, sentAt: "endpoint" },
    token: { ...text, secret: true, notEchoed: true, sentAt: "token" },
    setting: { ...text, required: true, sentAt: "setting" },
  } satisfies Properties,
  outputs: {},
  rules: [],
});

const named = z.object({ id: z.string(), name: z.string() });

export const specimens: readonly Resource[] = [
  new RestResource(project, {
    path: "/projects",
    wrapper: "project",
    schema: named.extend({ createdAt: z.string(), environmentIds: z.array(z.string()) }),
  }),
  new RestResource(environment, {
    path: "/environments",
    wrapper: "environment",
    schema: named.extend({ projectId: z.string(), protectedStatus: z.string() }),
    within: "projectId",
  }),
  new RestResource(registryCredential, {
    path: "/registrycredentials",
    wrapper: "bare",
    schema: named.extend({ username: z.string() }),
  }),
  new SingletonResource(notifications, {
    path: (ownerId) => `/notification-settings/owners/${ownerId}`,
    method: "patch",
    deletable: false,
    schema: z.object({ emailEnabled: z.boolean(), notificationsToSend: z.string(), slackEnabled: z.boolean() }),
  }),
  new SingletonResource(logStream, {
    ownerProperty: "serviceId",
    path: (serviceId) => `/logs/streams/resource/${serviceId}`,
    method: "put",
    deletable: true,
    schema: z.object({ endpoint: z.string().optional(), setting: z.string() }),
  }),
];
