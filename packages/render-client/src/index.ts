/**
 * The one client of Render's REST API: connection, retries, pacing, lists, polling and the endpoints as functions. The provider
 * and the operations use it; the emulator never does.
 */
export { type Content, type Method, RenderClient, type RenderClientOptions } from "./client";
export { type Clock, systemClock } from "./clock";
export { type Connection, type ConnectionProblem, resolveConnection } from "./connection";
export { Deadline } from "./deadline";
export * from "./deploys";
export { isInconclusive, isNotFound, messageOf, RenderError } from "./error";
export { isDeeperThan, parseJson } from "./json";
export { instanceOf, logPage, type LogWindow } from "./logs";
export { advisingRefresh, deleteUnlessGone, findUnlessGone, requireOwner } from "./owner";
export { poll, type PollOptions } from "./poll";
export { rowsOf } from "./rows";
export * from "./services";
export { type ListOf, Snapshot } from "./snapshot";
export { type DeployStart, startDeploy, startRollback } from "./start-deploy";
