/**
 * Where a repository is, however its address is written: by HTTPS or SSH, with a user or without, in capitals, with a port, since that of
 * SSH is another one than that of HTTPS. Of a folder it is the path, to the letter.
 *
 * @example repositoryPlace("git@github.com:Acme/shop.git") // "github.com/acme/shop"
 */
export function repositoryPlace(repo: string): string {
  const address = repo.trim();
  const [, host, path = ""] =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.*)$/i.exec(address) ??
    /^(?:[^/@]*@)?([\w.-]+):(?!\/\/)(.*)$/.exec(address) ??
    [];
  if (host === undefined) return withoutEnd(address);
  return `${host}/${withoutEnd(path).replace(/^\/+/, "")}`.toLowerCase();
}

function withoutEnd(path: string): string {
  return path.replace(/\/+$/, "").replace(/\.git$/i, "");
}
