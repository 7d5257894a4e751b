// Generated from the declarations in src/resources by `npm run generate`; edit those.

export * from "./provider";
export * from "./web-service";
export * from "./private-service";
export * from "./background-worker";
export * from "./static-site";
export * from "./postgres";
export * from "./key-value";
export * from "./project";
export * from "./environment";
export * from "./env-group";
export * from "./env-group-link";
export * from "./registry-credential";
export * from "./notification-settings";
export * from "./notification-override";
export * from "./log-stream";
export * from "./log-stream-override";
export * from "./generated-secret";
export * from "./rollout";
export * from "./get-service";
export * from "./get-postgres";
export * from "./get-key-value";
export * from "./get-env-group";
export * from "./get-project";
export * from "./get-registry-credential";
export * from "./get-owner";
export * from "./types";
