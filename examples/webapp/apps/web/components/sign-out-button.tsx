"use client";

import { useState } from "react";
import { callSite } from "@/lib/browser-api";

export function SignOutButton() {
  const [busy, setBusy] = useState(false);
  const signOut = async () => {
    setBusy(true);
    try {
      await callSite("/session", "DELETE");
      // The whole page, so that nothing of the account is left in its memory.
      window.location.assign("/");
    } catch {
      setBusy(false);
    }
  };
  return (
    <button type="button" className="quiet" disabled={busy} onClick={() => void signOut()}>
      Sign out
    </button>
  );
}
