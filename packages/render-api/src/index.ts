/**
 * Render's REST API as it is on the wire: schemas, ids, enums and errors, for a client and for a server. No I/O.
 *
 * `…ReplySchema` is what a client goes by: only what it reads, and texts where Render may add values. The schema without `Reply`
 * is all that a server sends.
 *
 * A field of a request's body that is null is like one that is left out, whatever the field: clients written in Go send
 * null for every list that they don't set, and Render takes it. Schemas of requests are about bodies without it. Of a few
 * lists null leaves none: a server puts an empty one in its place.
 */
export * from "./autoscaling";
export * from "./blueprint";
export * from "./cidr";
export * from "./connection";
export * from "./custom-domain";
export * from "./cron";
export * from "./cut-line";
export * from "./datastore";
export * from "./dedicated-ip";
export * from "./deploy";
export * from "./disk";
export * from "./domain-name";
export * from "./enums";
export * from "./environment";
export * from "./env-group";
export * from "./env-var";
export * from "./errors";
export * from "./event";
export * from "./git-config";
export * from "./git-credentials";
export * from "./glob";
export * from "./host";
export * from "./ids";
export * from "./image";
export * from "./image-preview";
export * from "./job";
export * from "./key-value";
export * from "./limits";
export * from "./log";
export * from "./log-stream";
export * from "./maintenance-mode";
export * from "./maintenance-run";
export * from "./metrics-stream";
export * from "./names";
export * from "./notification-settings";
export * from "./owner";
export * from "./page";
export * from "./pattern";
export * from "./postgres";
export * from "./project";
export * from "./redaction";
export * from "./registry-credential";
export * from "./release";
export * from "./repository";
export * from "./rollout-plan";
export { hasPassword, passwordsOf } from "./secret-url";
export * from "./secret-file";
export * from "./service";
export * from "./similar";
export * from "./static-site";
export * from "./terminal-text";
export * from "./text";
export * from "./webhook";
