const SHORT = 7;

/** Which commit this page was built from, where the build was told. */
export function Commit() {
  const commit = import.meta.env.VITE_GIT_COMMIT;
  if (!commit) return null;
  return (
    <span className="quiet commit" data-testid="commit">
      commit <code title={commit}>{commit.slice(0, SHORT)}</code>
    </span>
  );
}
