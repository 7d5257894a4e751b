import { useSyncExternalStore } from "react";
import { symbolIn } from "./symbol-address";

/** The symbol that the page's address names, as it changes. */
export function useChosenSymbol(): string | undefined {
  return symbolIn(useSyncExternalStore(listen, () => location.hash));
}

function listen(onChange: () => void): () => void {
  addEventListener("hashchange", onChange);
  return () => removeEventListener("hashchange", onChange);
}
