/** What a job may do, by scope. */
export type Permissions = Readonly<Record<string, "read" | "write">>;

/** A token that says itself what it may do. */
export function tokenFor(permissions: Permissions): string {
  return `ghs_${Buffer.from(JSON.stringify(permissions)).toString("base64url")}`;
}

/** Whether a token may do something. */
export function mayDo(token: string, scope: string, access: "read" | "write"): boolean {
  const permissions = JSON.parse(Buffer.from(token.replace("ghs_", ""), "base64url").toString() || "{}") as Permissions;
  return permissions[scope] === "write" || permissions[scope] === access;
}
