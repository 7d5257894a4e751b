/**
 * Each id and name within a path is one step of it, and none that leads back: what a server says of an id must not lead elsewhere. No name
 * has a slash, so none is encoded either: some servers take one for the other.
 */
const requestPath = /^(?:\/(?!(?:\.|%2e){1,2}(?:\/|$))(?:[\w.~!$&'()*+,;=:@-]|%(?!2f|5c)[\da-f]{2})+)+$/i;

const longestShown = 200;

/** Why a path is not asked for, as a sentence; undefined where it can be. */
export function requestPathFault(method: string, path: string): string | undefined {
  if (requestPath.test(path)) return undefined;
  return (
    `\`${method.toUpperCase()} ${path.slice(0, longestShown)}\` is no request to Render, so it was not sent: an id or a name in its path ` +
    "is none that Render gives; check where it comes from, with `pulumi stack export` if it stands in the state."
  );
}
