/** Parameters whose values open something, as they stand in the queries of URLs and in the properties of database drivers. */
const secretParameter = /[?&;](?:[\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|signature)|sig)=([^&;#\s]+)/gi;

/**
 * What nobody must see of a URL, as it stands and decoded: its password, a token in place of a user's name, and what its parameters say of
 * such. Not a password that is a name which the URL shows anyway: it would hide that word wherever else it stands.
 */
export function passwordsOf(text: string): string[] {
  return hiddenIn(credentialsIn(text));
}

/** As {@link passwordsOf}, of what is a secret: a name alone that the web is addressed with is a token then, whatever it looks like. */
export function passwordsOfSecret(text: string): string[] {
  return hiddenIn(credentialsIn(text, true));
}

function hiddenIn(credentials: readonly Credentials[]): string[] {
  return credentials.flatMap(({ passwords, shown }) =>
    passwords.filter((password) => !shown.includes(password.toLowerCase())),
  );
}

/** Whether a text is a URL with a password or a token in it. */
export function hasPassword(text: string): boolean {
  return credentialsIn(text).some(({ passwords }) => passwords.length > 0);
}

interface Credentials {
  readonly passwords: readonly string[];
  /** The names that the URL has beside them, in lower case. */
  readonly shown: readonly string[];
}

/** One for each line that is a URL, be it written rightly or not. */
function credentialsIn(text: string, isSecret = false): Credentials[] {
  return text.includes("://") ? text.split(/[\r\n]+/).flatMap((line) => credentialsOf(line, isSecret) ?? []) : [];
}

function credentialsOf(line: string, isSecret: boolean): Credentials | undefined {
  // A driver's prefix, as in `jdbc:postgresql://`, is no part of the URL.
  const [, scheme, rest] = /^\s*(?:[a-z][a-z\d+.-]*:)*([a-z][a-z\d+.-]*):\/\/(.*)$/i.exec(line) ?? [];
  if (scheme === undefined || rest === undefined) return undefined;
  const userInfos = userInfosOf(scheme, rest);
  const host = rest.slice(Math.max(...userInfos.map(({ length }) => length + 1), 0)).split(/[/?#]/, 1)[0] ?? "";
  const parameters = Array.from(rest.matchAll(secretParameter), ([, value = ""]) => value);
  const passwords = [
    ...userInfos.flatMap((info) => passwordIn(info, isSecret && /^https?$/i.test(scheme))),
    ...parameters,
  ];
  const users = userInfos.flatMap((info) => (info.includes(":") ? [info.split(":", 1)[0] ?? ""] : []));
  return {
    passwords: [...new Set(passwords.flatMap((password) => [password, decoded(password)]))],
    shown: [scheme, ...users, ...host.split(/[.:]/)].map((name) => name.toLowerCase()),
  };
}

/**
 * What stands before the `@`. Somebody who has a `/`, a `?` or a `#` in a password may have written it as it is, so that what a URL has for
 * its host isn't one; then it ends with the last `@` of all.
 */
function userInfosOf(scheme: string, rest: string): string[] {
  const [authority = ""] = rest.split(/[/?#]/, 1);
  const isAddress = URL.canParse(`${scheme}://${rest}`) && !isUserAndPassword(authority);
  const found = [authority, ...(isAddress ? [] : [rest])].flatMap((text) =>
    text.includes("@") ? [text.slice(0, text.lastIndexOf("@"))] : [],
  );
  return [...new Set(found)];
}

/** Whether a host and its port are rather a user and the beginning of a password: a host elsewhere has a dot in its name. */
function isUserAndPassword(authority: string): boolean {
  return /^(?!localhost:)[^.:[\]@]+:\d*$/i.test(authority);
}

function passwordIn(userInfo: string, isToken: boolean): string[] {
  const at = userInfo.indexOf(":");
  const password = at === -1 ? userInfo : userInfo.slice(at + 1);
  return password !== "" && (at !== -1 || isToken || looksLikeToken(decoded(userInfo))) ? [password] : [];
}

/** With which the tokens of GitHub, GitLab, Bitbucket and Render begin. */
const tokenPrefix = /^(?:gh[oprsu]_|github_pat_|gl[a-z]{2,6}-|ATBB|ATCTT|rnd_)/;

/** A name alone is a user's where it looks like one: clone URLs of Bitbucket and Azure DevOps have it. */
function looksLikeToken(name: string): boolean {
  return tokenPrefix.test(name) || (name.length >= 20 && /\d\D*[a-z].*\d/i.test(name));
}

/** A part of a URL without its percent signs. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
