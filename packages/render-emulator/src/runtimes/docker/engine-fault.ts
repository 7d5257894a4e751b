import { messageOf } from "../../errors";
import { StepFailure } from "../runtime";

/** Errors of a connection, by which an engine shows that it isn't there, or has gone. */
const goneCodes = new Set(["ECONNREFUSED", "ENOENT", "ECONNRESET", "EPIPE", "ENOTSOCK"]);

/** What an engine's client throws. */
interface ClientError extends Error {
  code?: string;
  /** What the engine has answered. */
  statusCode?: number;
  json?: { message?: string } | null;
}

/** Whether the engine itself is gone, or can't be reached. */
export function isGone(error: unknown): boolean {
  return goneCodes.has((error as ClientError).code ?? "") || messageOf(error) === "socket hang up";
}

/** Why a step that an engine was to do has failed, in one sentence. */
export function engineFailure(socketPath: string, error: unknown): StepFailure {
  return error instanceof StepFailure ? error : new StepFailure(explainEngineError(socketPath, error));
}

/** An engine that was found has stopped. */
export function engineGone(socketPath: string): StepFailure {
  return new StepFailure(`The Docker engine at \`${socketPath}\` doesn't answer any more: start it, and deploy again`);
}

export function explainEngineError(socketPath: string, error: unknown): string {
  if (isGone(error)) return engineGone(socketPath).message;
  const { code, json } = error as ClientError;
  if (code === "EACCES" || code === "EPERM") {
    return (
      `The Docker engine's socket \`${socketPath}\` refuses this user: make the user a member of the group that owns it ` +
      "(`sudo usermod -aG docker $USER`, then log in again)"
    );
  }
  return explainMessage(json?.message ?? messageOf(error));
}

/** What an engine says of a failure of its own, with what to do where that is known. */
export function explainMessage(message: string): string {
  if (message.includes("no space left on device")) {
    return `The Docker engine's disk is full (${message}): make room, as by \`docker system prune\`, and deploy again`;
  }
  return message;
}
