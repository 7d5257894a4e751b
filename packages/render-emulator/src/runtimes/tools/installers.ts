import { findCommand } from "../programs";
import { quote, writeCommand } from "./commands-folder";

/** What installs into the machine itself. */
const installers = ["apt", "apt-get", "dpkg", "yum", "dnf", "apk", "pacman", "brew", "snap", "port"];
/** By what they change it; anything else only looks. */
const changes = [
  "install|reinstall|remove|purge|upgrade|update|dist-upgrade|full-upgrade|autoremove|add|del|uninstall|tap|link",
  "-i|--install|--unpack|--configure|--remove|--purge|-S*|-U*|-R*",
];

/** Puts commands in front of the machine's own installers that refuse to change it, as Render's builds can't. */
export async function forbidInstallers(path: readonly string[], toolsDir: string): Promise<void> {
  for (const name of installers) {
    const command = await findCommand(path, name);
    if (command === undefined) continue;
    const refusal = `==> ${name} would change the machine, which no build on Render can do either: a Dockerfile can`;
    const script = `for word in "$@"; do
  case "$word" in ${changes.join("|")}) echo ${quote(refusal)} >&2; exit 100 ;; esac
done
exec ${quote(command)} "$@"`;
    await writeCommand(toolsDir, name, script);
  }
}
