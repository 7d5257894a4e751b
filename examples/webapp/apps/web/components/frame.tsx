import type { Account } from "@webapp/shared";
import Link from "next/link";
import type { ReactNode } from "react";
import { SignOutButton } from "./sign-out-button";

/** What stands around every page. */
export function Frame({ account, children }: { account?: Account | undefined; children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <Link className="brand" href="/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" fill="currentColor" />
            <path d="M8 16.5l5.2 5.2L24 11" />
          </svg>
          Larder
        </Link>
        {account && (
          <nav aria-label="Account">
            <span className="who">{account.name}</span>
            <SignOutButton />
          </nav>
        )}
      </header>
      <main id="content">{children}</main>
    </>
  );
}
