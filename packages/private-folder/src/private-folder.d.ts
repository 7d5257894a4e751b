import type { Stats } from "node:fs";

/** A folder that can't be used; the message says why, and what to do. */
export class FolderError extends Error {}

/**
 * Makes a folder that is its user's alone, or makes one that is there so: what is in it is believed and executed.
 *
 * @param isPassable whether those who know a path into it may get through where the user is root: an unprivileged user's
 * servers have their data there, and nobody can list it
 * @param isOnlyRead whether root's will do as it is, where only root can write to it: nothing needs to be put there
 * @returns the path
 * @throws FolderError when it is no folder, can't be made or closed, or another user made it
 */
export function privateFolder(path: string, settings?: { isPassable?: boolean; isOnlyRead?: boolean }): string;

/** The mode that such a folder gets. */
export function privateMode(settings?: { isPassable?: boolean }): number;

/** Whether what is there belongs to the user of this process. */
export function isOwn(stats: Pick<Stats, "uid">): boolean;

/** Whether it belongs to that user or to root, who can do anything anyway: enough for what is read or executed. */
export function isTrusted(stats: Pick<Stats, "uid">): boolean;

/** The sentence about what belongs to another user, with what to do. */
export function anothers(path: string, uid: number): string;
