import { execa } from "execa";

export interface SystemUser {
  uid: number;
  gid: number;
}

/** Whom the server runs as when the emulator runs as root, which Postgres refuses: a user that is there already. */
export async function unprivilegedUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => execa("id", [flag, name], { reject: false })));
    if (uid?.exitCode === 0 && gid?.exitCode === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error(
    "Postgres can't run as root and there is no user `postgres` or `nobody`: run the emulator as another user",
  );
}

/** Whether the user can enter a folder or run a file: every folder above must let it through. */
export async function canReach(user: SystemUser, path: string): Promise<boolean> {
  const { exitCode } = await execa("test", ["-x", path], { ...user, cwd: "/", reject: false });
  return exitCode === 0;
}
