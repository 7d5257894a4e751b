"use client";

import { type Item, itemSchema, type List, listSchema } from "@webapp/shared";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { ApiFailure, unreachable } from "@/lib/api-failure";
import { callApi, tellApi } from "@/lib/browser-api";

/** Milliseconds between two looks at what others have changed. */
const REFRESH_MS = 5_000;

/** A list as it is at the API, and what a person can do to it. Each resolves with whether it was done. */
export interface LiveList {
  list: List;
  /** Why the last thing that was tried did not work. */
  problem: string | undefined;
  add: (title: string) => Promise<boolean>;
  tick: (item: Item, done: boolean) => Promise<boolean>;
  remove: (item: Item) => Promise<boolean>;
  clear: () => Promise<boolean>;
}

/** @param initial the list as the server has rendered it */
export function useList(initial: List): LiveList {
  const [list, setList] = useState(initial);
  const { problem, attempt, changesRef } = useAttempts();
  const path = `/lists/${initial.id}`;
  useRefreshing(path, changesRef, setList);

  const setItems = (change: (items: Item[]) => Item[]) => {
    setList((current) => ({ ...current, items: change(current.items) }));
  };
  const of = ({ id }: Item) => `${path}/items/${id}`;
  return {
    list,
    problem,
    add: (title) =>
      attempt(async () => {
        const item = await callApi(`${path}/items`, itemSchema, { method: "POST", body: { title } });
        setItems((items) => [...items, item]);
      }),
    tick: (ticked, done) =>
      attempt(async () => {
        const item = await callApi(of(ticked), itemSchema, { method: "PATCH", body: { done } });
        setItems((items) => items.map((other) => (other.id === item.id ? item : other)));
      }),
    remove: (removed) =>
      attempt(async () => {
        await tellApi(of(removed), { method: "DELETE" });
        setItems((items) => items.filter(({ id }) => id !== removed.id));
      }),
    clear: () =>
      attempt(async () => {
        await tellApi(`${path}/done-items`, { method: "DELETE" });
        setItems((items) => items.filter(({ done }) => !done));
      }),
  };
}

/** Tries changes, and counts when each begins and ends. */
function useAttempts() {
  const [problem, setProblem] = useState<string>();
  const changesRef = useRef(0);
  const attempt = async (work: () => Promise<void>) => {
    setProblem(undefined);
    changesRef.current += 1;
    try {
      await work();
      return true;
    } catch (error) {
      setProblem((error instanceof ApiFailure ? error : unreachable()).message);
      return false;
    } finally {
      changesRef.current += 1;
    }
  };
  return { problem, attempt, changesRef };
}

/**
 * Shows what others have changed, as long as the page is looked at.
 *
 * @param changesRef counts this page's own changes: an answer to a question that is older than the newest would take that change back
 */
function useRefreshing(path: string, changesRef: RefObject<number>, show: (list: List) => void) {
  const refresh = useCallback(async () => {
    const before = changesRef.current;
    const read = await callApi(path, listSchema).catch(() => undefined);
    if (read && changesRef.current === before) show(read);
  }, [path, changesRef, show]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void refresh();
    }, REFRESH_MS);
    return () => {
      clearInterval(timer);
    };
  }, [refresh]);
}
