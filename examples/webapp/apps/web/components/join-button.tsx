"use client";

import { listSchema } from "@webapp/shared";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiFailure, unreachable } from "@/lib/api-failure";
import { callApi } from "@/lib/browser-api";

/** Takes an invitation. */
export function JoinButton({ code }: { code: string }) {
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const join = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { id } = await callApi("/lists/join", listSchema, { method: "POST", body: { code } });
      router.push(`/lists/${id}`);
    } catch (error) {
      const { status, message } = error instanceof ApiFailure ? error : unreachable();
      setProblem(status === 404 || status === 400 ? "This invitation leads to no list: ask for a new one." : message);
      setBusy(false);
    }
  };

  return (
    <>
      {problem && (
        <p role="alert" className="alert">
          {problem}
        </p>
      )}
      <button type="button" disabled={busy} onClick={() => void join()}>
        Join the list
      </button>
    </>
  );
}
