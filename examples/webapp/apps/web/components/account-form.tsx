"use client";

import Link from "next/link";
import { type SubmitEvent, useState } from "react";
import { ApiFailure, unreachable } from "@/lib/api-failure";
import { callSite } from "@/lib/browser-api";
import { Field } from "./field";

interface AccountFormProps {
  kind: "sign-in" | "sign-up";
  /** Where a person goes from here. */
  to: string;
}

/** Signs a person in, or makes an account and signs in as it. */
export function AccountForm({ kind, to }: AccountFormProps) {
  const [failure, setFailure] = useState<ApiFailure>();
  const [busy, setBusy] = useState(false);
  const isNew = kind === "sign-up";

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const given = Object.fromEntries(new FormData(event.currentTarget));
      await callSite(isNew ? "/account" : "/session", "POST", given);
      window.location.assign(to);
    } catch (error) {
      setFailure(error instanceof ApiFailure ? error : unreachable());
      setBusy(false);
    }
  };

  const fields = failure?.fields ?? {};
  return (
    // `post`, so that a password never gets into an address, were the form sent before the page's script is there.
    <form className="card narrow" method="post" onSubmit={(event) => void submit(event)}>
      <h1>{isNew ? "Create an account" : "Sign in"}</h1>
      {failure && Object.keys(fields).length === 0 && (
        <p role="alert" className="alert">
          {failure.message}
        </p>
      )}
      {isNew && <Field label="Name" name="name" autoComplete="name" maxLength={60} problem={fields.name} />}
      <Field label="E-mail" name="email" type="email" autoComplete="email" problem={fields.email} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        {...(isNew && { hint: "At least 10 characters: three or four words will do." })}
        problem={fields.password}
      />
      <button type="submit" disabled={busy}>
        {isNew ? "Create account" : "Sign in"}
      </button>
      <OtherForm kind={kind} to={to} />
    </form>
  );
}

function OtherForm({ kind, to }: AccountFormProps) {
  const isNew = kind === "sign-up";
  const query = to === "/" ? "" : `?to=${encodeURIComponent(to)}`;
  return (
    <p className="aside">
      {isNew ? "You have an account? " : "New here? "}
      <Link href={`/${isNew ? "sign-in" : "sign-up"}${query}`}>{isNew ? "Sign in" : "Create an account"}</Link>
    </p>
  );
}
