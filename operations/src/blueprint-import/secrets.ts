import { hasPassword } from "../../../components/source";
import type { BroughtSystem } from "./brought";

const secretName =
  /SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PRIVATE|CREDENTIAL|(?:API|ACCESS)_?KEY|(?:^|[_.-])(?:KEY|PASS|PWD)$/i;
/** What keys of well-known services begin with, and a private key itself. */
const secretValue =
  /^(?:[rs]k_(?:live|test)_|whsec_|gh[opsu]_|github_pat_|xox[abp]-|AKIA)|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Whether a value that stands in a Blueprint is likely one that nobody is to see. */
export function looksSecret(key: string, value: string): boolean {
  if (hasPassword(value) || secretValue.test(value)) return true;
  return secretName.test(key) && !["", "true", "false"].includes(value.toLowerCase());
}

/** What a shell gives for a name, such as `$TOKEN`: that isn't in the line itself. */
const shellVariable = /\$(?:\w+|\{[^}]*\})/g;
/** A URL within a line for a shell. */
const urlWithin = /[a-z][a-z\d+.-]*:\/\/[^\s"'`;|<>]+/gi;
/** `NAME=value` within one, and what npm's settings have a registry's token as. */
const assignment = /(?:^|[\s;&|("'])(?:\/\/\S*:_)?([a-z_]\w*)=("[^"]*"|'[^']*'|[^\s;&|)]*)/gi;

/** `--token value` and `--token=value`; what `--key` names is most often a file. */
const option = /(?:^|\s)--(?!key[=\s])([a-z][\w-]*)[=\s]("[^"]*"|'[^']*'|[^\s;&|)"'-][^\s;&|)"']*)/gi;
/** What a header of HTTP has. */
const bearer = /\bBearer\s+\S{8,}/i;

/** Whether a line for a shell likely has something that nobody is to see. */
export function holdsSecret(command: string): boolean {
  const line = command.replaceAll(shellVariable, "");
  if ([...line.matchAll(urlWithin)].some(([url]) => hasPassword(url))) return true;
  if (line.split(/[\s"'=:/@]+/).some((word) => secretValue.test(word))) return true;
  if (bearer.test(line)) return true;
  return [...line.matchAll(assignment), ...line.matchAll(option)].some(([, name = "", value = ""]) =>
    looksSecret(name, value.replaceAll(/^["']|["']$/g, "")),
  );
}

/** What is told of the values that a manifest has as defaults: they stand in code; nothing where there are none. */
export function literalNote({ services }: BroughtSystem, system: string): string | undefined {
  const keys = services.flatMap(({ variables }) => variables.flatMap(({ key, value }) => ("text" in value ? key : [])));
  if (keys.length === 0) return undefined;
  return (
    `The values that the Blueprint has in the clear stand in \`stacks/${system}/manifests.ts\`, and in the documents made of it: ` +
    `${[...new Set(keys)].join(", ")}. If one of them is a secret, make its variable \`askedVariable(z.string(), { …, secret: true })\` before you commit.`
  );
}
