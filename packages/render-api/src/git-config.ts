/**
 * The variables by which git takes settings from its environment, behind those that it takes from there already; the same key may come
 * again.
 *
 * @param environment what git is started with
 */
export function withGitSettings(
  settings: readonly (readonly [key: string, value: string])[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const first = Number(environment.GIT_CONFIG_COUNT ?? 0);
  const named = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return Object.fromEntries([["GIT_CONFIG_COUNT", String(first + settings.length)], ...named]) as Record<
    string,
    string
  >;
}
