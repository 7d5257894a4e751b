import { withGitSettings } from "./git-config";
import { decoded } from "./secret-url";

/** What of the environment, and of what is set there for git's command line, git is started with. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The arguments of a `git` in which no URL has a user or a password, which everybody on the machine could read, and the environment by which
 * git has them all the same: for the very origin of the URL, and for no other that it is redirected to. Nobody keeps them.
 */
export function withoutCredentials(
  args: readonly string[],
  environment: Environment,
): { readonly args: string[]; readonly env: Record<string, string> } {
  const [found] = args.flatMap((arg) => credentialsOf(arg) ?? []);
  if (found === undefined) return { args: [...args], env: {} };
  const { origin, username, password } = found;
  const key = `credential.${origin}.helper`;
  // Whoever keeps passwords for the user has no part in this one.
  const settings = [[key, ""] as const, [key, helper] as const];
  return {
    args: args.map((arg) => credentialsOf(arg)?.url ?? arg),
    env: { ...withGitSettings(settings, environment), GIT_URL_USERNAME: username, GIT_URL_PASSWORD: password },
  };
}

/** The shell that git starts for it writes them itself. */
const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$GIT_URL_USERNAME" "$GIT_URL_PASSWORD"; }; f`;

function credentialsOf(text: string) {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.username === "" && url.password === "")) return undefined;
  const [username, password] = [decoded(url.username), decoded(url.password)];
  url.username = "";
  url.password = "";
  return { url: url.href, origin: url.origin, username, password };
}
